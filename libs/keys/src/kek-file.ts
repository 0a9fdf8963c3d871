import { readFileSync, statSync } from 'node:fs';
import { KeyError } from './errors.js';
import { LocalKek, type Kek } from './kek.js';
import type { KekSource } from './kek-ring.js';
import { KEY_BYTES } from './sealing.js';

/** Others may do nothing with the file, the group may read it: containers get their secrets through a group. */
const FORBIDDEN_MODE = 0o027;

/**
 * Key-encryption keys in a file, one a line in base64, the current one first; `#` begins a comment. Read again when it
 * changes: a rotation needs no restart.
 * @throws KeyError `key.file_refused`, at once and whenever the file is read again
 */
export function kekFile(path: string): KekSource {
  let read = '';
  let keks: readonly Kek[] = [];
  const source = () => {
    const state = stateOf(path);
    if (state !== read) [keks, read] = [keksIn(path), state];
    return keks;
  };
  source();
  return source;
}

function stateOf(path: string): string {
  try {
    const { mode, mtimeMs, size, ino } = statSync(path);
    if (process.platform !== 'win32' && (mode & FORBIDDEN_MODE) !== 0)
      throw new KeyError(
        'key.file_refused',
        `${path}: others than its owner may read or change it (mode ${(mode & 0o777).toString(8)}); make it 600.`,
      );
    return [mtimeMs, size, ino].join();
  } catch (error) {
    if (error instanceof KeyError) throw error;
    throw new KeyError('key.file_refused', `${path}: cannot be read.`, { cause: error });
  }
}

function keksIn(path: string): Kek[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const keys = lines.map((line) => line.replace(/#.*/, '').trim()).filter((line) => line !== '');
  const bytes = keys.map((key) => Buffer.from(key, 'base64'));
  if (bytes.length === 0 || bytes.some((key) => key.length !== KEY_BYTES))
    throw new KeyError('key.file_refused', `${path}: must hold keys of 32 bytes in base64, one a line.`);
  return bytes.map((key) => new LocalKek(key));
}
