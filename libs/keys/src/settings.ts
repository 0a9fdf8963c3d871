import { ConfigError } from '#libs/config';
import { KeyError } from './errors.js';
import { LocalKek } from './kek.js';
import { kekFile } from './kek-file.js';
import { KekRing } from './kek-ring.js';

/** Of every service's settings. */
export interface KekConfig {
  kek?: readonly Uint8Array[] | undefined;
  kekFile?: string | undefined;
  /** How long a data key may still seal after another took its place; of no environment, for all processes must agree. */
  dataKeysRememberedMs?: number;
}

/**
 * The key-encryption keys as the settings name them, in the environment or in a file.
 * @throws ConfigError when there are none, or both, or the file may be read by others
 */
export function kekRingOf({ kek, kekFile: path }: KekConfig): KekRing {
  if ((kek === undefined) === (path === undefined))
    throw new ConfigError([{ env: 'KEK', message: 'give either KEK or KEK_FILE, and not both' }]);
  if (path === undefined) {
    const keks = (kek ?? []).map((key) => new LocalKek(key));
    return new KekRing(() => keks);
  }
  try {
    return new KekRing(kekFile(path));
  } catch (error) {
    if (error instanceof KeyError) throw new ConfigError([{ env: 'KEK_FILE', message: error.message }]);
    throw error;
  }
}
