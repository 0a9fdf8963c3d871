import { noteSigner, noteVerifier, type NoteSigner, type NoteVerifier } from '#libs/tlog';
import { SYSTEM_LOG } from '../log-entry.js';

/** The installation's signing key under the name of each of its logs: `origin/municipality`, or `origin/system`. */
export class LogKey {
  /**
   * @param origin what the logs of this installation are called, by custom a domain of its owner
   * @param seed 32 secret bytes (Ed25519)
   * @param previous the seed before, while one hands over to the other
   */
  constructor(
    private readonly origin: string,
    private readonly seed: Uint8Array,
    private readonly previous: Uint8Array | null = null,
  ) {}

  originOf(logId: string): string {
    return `${this.origin}/${logId === SYSTEM_LOG ? 'system' : logId}`;
  }

  signerOf(logId: string): NoteSigner {
    return noteSigner(this.originOf(logId), this.seed);
  }

  /** Null unless the key before is given. */
  previousSignerOf(logId: string): NoteSigner | null {
    return this.previous === null ? null : noteSigner(this.originOf(logId), this.previous);
  }

  verifierOf(logId: string): NoteVerifier {
    return noteVerifier(this.signerOf(logId).verifierKey);
  }
}
