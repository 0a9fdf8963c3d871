import { noteVerifier } from '#libs/tlog';
import type { LogKey } from '../checkpoints/log-key.js';
import { AuditError } from '../errors.js';
import type { Sql } from '../sql.js';
import { HAND_OVERS, type HandOverRow } from './hand-over.sql.js';
import { openHandOver } from './hand-over.js';
import { periodsOf, signedBy, type KeyPeriod } from './periods.js';

/** Which keys signed a log, and whether the one in the settings may. */
export class SigningKeys {
  constructor(
    private readonly sql: Sql,
    private readonly key: LogKey,
  ) {}

  /** Oldest first. */
  handOvers(logId: string): Promise<HandOverRow[]> {
    return this.sql<HandOverRow>(HAND_OVERS, [logId]);
  }

  /** The keys of the log by what the one in the settings vouches for; and the one before, where it is given. */
  async periods(logId: string): Promise<KeyPeriod[]> {
    const previous = this.key.previousSignerOf(logId);
    const known = [
      this.key.verifierOf(logId),
      ...(previous === null ? [] : [noteVerifier(previous.verifierKey)]),
    ];
    const handOvers = (await this.handOvers(logId)).map(({ note }) => openHandOver(note));
    const periods = periodsOf(known, handOvers);
    if (periods === null)
      throw new AuditError('audit.log_damaged', `The hand-overs of the log ${logId} are not its keys'.`);
    return periods;
  }

  /** `name+hash+base64` of the key that signed a checkpoint of the log. */
  async signerOf(logId: string, note: string): Promise<string> {
    const signer = (await this.periods(logId)).find(({ verifier }) => signedBy(note, verifier));
    return (signer?.verifier ?? this.key.verifierOf(logId)).verifierKey;
  }

  /**
   * @param last the newest checkpoint of the log
   * @returns whether the key before has still to hand over
   * @throws AuditError `audit.key_changed`
   */
  async handOverDue(logId: string, last: { note: string } | null): Promise<boolean> {
    const own = this.key.verifierOf(logId);
    const previous = this.key.previousSignerOf(logId);
    const rows = await this.handOvers(logId);
    const newest = rows.at(-1);
    if (newest?.to_key === own.verifierKey) return false;
    if (rows.some((row) => row.from_key === own.verifierKey))
      throw changed(logId, 'AUDIT_SIGNING_KEY handed over to another key and is not used again');
    if (newest !== undefined) {
      if (newest.to_key === previous?.verifierKey) return true;
    } else if (last === null || signedBy(last.note, own)) return false;
    else if (previous !== null && signedBy(last.note, noteVerifier(previous.verifierKey))) return true;
    throw changed(
      logId,
      previous === null
        ? 'put that one back, or give it as AUDIT_SIGNING_KEY_PREVIOUS, which hands over to the new one'
        : 'nor is AUDIT_SIGNING_KEY_PREVIOUS: give there the key it is signed with',
    );
  }

  /** @throws AuditError `audit.key_changed` unless the key may sign */
  async require(logId: string, last: { note: string } | null): Promise<void> {
    if (await this.handOverDue(logId, last))
      throw changed(logId, 'the key before hands over when registration starts with both');
  }
}

function changed(logId: string, what: string): AuditError {
  return new AuditError(
    'audit.key_changed',
    `The log ${logId} is not signed with the key in AUDIT_SIGNING_KEY: ${what}.`,
  );
}
