import { createHash } from 'node:crypto';
import type { WhyAnswer, WhyEntry } from '#libs/contracts';
import { canonicalJson, noteVerifier, TlogError, type Checkpoint, type NoteVerifier } from '#libs/tlog';
import { wasInAudience } from '../audience/audience-tree.js';
import { faultOf, signedCheckpoint } from '../bundle/proved-entry.js';
import type { KeyChange } from '../bundle/verdict.js';
import { openHandOver } from '../signing-keys/hand-over.js';
import { periodsOf, type KeyPeriod } from '../signing-keys/periods.js';

export type AnswerFaultCode =
  | 'not_an_answer'
  | 'checkpoint_not_signed'
  | 'hand_over_not_proved'
  | 'entry_not_in_the_log'
  | 'payload_changed'
  | 'entry_of_another'
  | 'content_changed'
  | 'approval_missing'
  | 'approved_by_submitter'
  | 'consent_not_in_the_log'
  | 'notice_changed'
  | 'audience_not_in_the_log'
  | 'membership_not_proved'
  | 'reason_contradicts'
  | 'outside_disagrees';

export interface AnswerFault {
  code: AnswerFaultCode;
  where: string;
}

export interface AnswerVerdict {
  /** All that the answer claims of the log is so. */
  proved: boolean;
  faults: AnswerFault[];
  origin: string | null;
  /** Entries of the log up to the checkpoint, and how many of them are in the answer. */
  size: number;
  entries: number;
  /** Of those, whose facts were destroyed. */
  erased: number;
  /** Whether the person was in the audience; null when there is none, or nothing proves it. */
  member: boolean | null;
  /** The consent stood in the log before the audience was drawn; null when there is no consent in the answer. */
  consentBefore: boolean | null;
  /** Somebody who verifies brought the key; else it is the answer's own. */
  keyGiven: boolean;
  /** Sizes of checkpoints kept elsewhere that are this very one. */
  outside: number[];
  /** Where the log's key changed, by what both keys signed. */
  handOvers: KeyChange[];
}

export interface VerifyAnswerOptions {
  /** Keys of the log known some other way than from the answer: of its time, of before, or of after. */
  keys?: readonly string[];
  /** Hand-overs of the log's key got some other way, as the notes they are: later ones than the answer has. */
  handOvers?: readonly string[];
  /** Checkpoints kept elsewhere. */
  outside?: readonly string[];
}

/**
 * Judges an answer to “why did this number get this alert at this time?” by itself: no database, no network. What the
 * dispatcher's ledger says (submission, receipt) is not in the log and not judged. Never throws for what is in it.
 */
export function verifyAnswer(text: string, options: VerifyAnswerOptions = {}): AnswerVerdict {
  const judge = new Judge(options);
  try {
    judge.judge(JSON.parse(text) as WhyAnswer);
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
    judge.fault('not_an_answer', '');
  }
  return judge.verdict();
}

class Judge {
  readonly #verdict: Omit<AnswerVerdict, 'proved'>;

  constructor(private readonly options: VerifyAnswerOptions) {
    this.#verdict = {
      ...{ faults: [], origin: null, size: 0, entries: 0, erased: 0, member: null, consentBefore: null },
      ...{ keyGiven: (options.keys ?? []).length > 0, outside: [], handOvers: [] },
    };
  }

  verdict(): AnswerVerdict {
    return { proved: this.#verdict.faults.length === 0, ...this.#verdict };
  }

  fault(code: AnswerFaultCode, where: string): void {
    this.#verdict.faults.push({ code, where });
  }

  judge(answer: WhyAnswer): void {
    if (answer.format !== 'campanile.why.v1') return this.fault('not_an_answer', String(answer.format));
    const { log, municipality } = answer;
    const known = trusted(() => this.known(log).map((key) => noteVerifier(key)));
    if (known === null) return this.fault('checkpoint_not_signed', '');
    const periods = trusted(() => this.periods(known, log));
    if (periods === null) return this.fault('hand_over_not_proved', '');
    const checkpoint = signedCheckpoint(log.checkpoint, periods);
    if (checkpoint === null || !checkpoint.origin.endsWith(`/${municipality.id}`))
      return this.fault('checkpoint_not_signed', '');
    Object.assign(this.#verdict, { origin: checkpoint.origin, size: checkpoint.size });
    this.outside(checkpoint, periods);
    const proved = log.entries.filter((entry) => this.stands(entry, answer, checkpoint));
    this.approval(answer, proved);
    this.consent(answer, proved);
    this.audience(answer, proved);
  }

  /** The keys brought along, or the answer's own. */
  private known({ key }: WhyAnswer['log']): readonly string[] {
    const given = this.options.keys ?? [];
    return given.length > 0 ? given : [key];
  }

  /** Those, and the keys that hand-overs lead to from there; null when they lead to none of them, or contradict each other. */
  private periods(
    known: readonly NoteVerifier[],
    { handOvers: own = [] }: WhyAnswer['log'],
  ): KeyPeriod[] | null {
    const notes = new Set([...own, ...(this.options.handOvers ?? [])]);
    const handOvers = [...notes].map(openHandOver).sort((a, b) => a.size - b.size);
    this.#verdict.handOvers = handOvers.map(({ size, from, to }) => ({
      ...{ size, from: from.verifierKey, to: to.verifierKey },
    }));
    return periodsOf(known, handOvers);
  }

  private outside({ size, root }: Checkpoint, periods: readonly KeyPeriod[]): void {
    for (const [i, note] of (this.options.outside ?? []).entries()) {
      const kept = signedCheckpoint(note, periods);
      if (kept === null || kept.size !== size) continue;
      if (Buffer.compare(kept.root, root) === 0) this.#verdict.outside.push(size);
      else this.fault('outside_disagrees', `checkpoint ${i + 1} (${size})`);
    }
  }

  private stands(line: WhyEntry, answer: WhyAnswer, checkpoint: Checkpoint): boolean {
    const fault = faultOf(line, checkpoint);
    if (fault !== null) this.fault(fault, String(line.seq));
    const { subject, alert, municipality } = line.entry;
    const own = subject === answer.subject || alert === answer.alert.id;
    if (!own || municipality !== answer.municipality.id) this.fault('entry_of_another', String(line.seq));
    this.#verdict.entries++;
    if (line.payload === null) this.#verdict.erased++;
    return fault === null && own;
  }

  /** Two people and one content: what was submitted, approved and released is what is shown. */
  private approval({ alert, draw, subject: _ }: WhyAnswer, entries: readonly WhyEntry[]): void {
    const hash = createHash('sha256').update(canonicalJson(alert.content)).digest('hex');
    if (hash !== alert.contentHash || alert.content.alertId !== alert.id)
      this.fault('content_changed', alert.id);
    if (draw === null || draw.contentHash === null) return;
    const of = (event: string) =>
      entries.findLast(
        ({ entry, payload }) =>
          entry.event === event && entry.alert === alert.id && payload?.contentHash === alert.contentHash,
      );
    const [submitted, approved, released] = ['alert.submitted', 'alert.approved', 'alert.released'].map(of);
    if (submitted === undefined) this.fault('approval_missing', 'alert.submitted');
    if (approved === undefined) this.fault('approval_missing', 'alert.approved');
    if (released === undefined) this.fault('approval_missing', 'alert.released');
    if (submitted !== undefined && submitted.entry.actor === approved?.entry.actor)
      this.fault('approved_by_submitter', String(approved.seq));
    if (draw.contentHash !== alert.contentHash) this.fault('content_changed', 'draw');
  }

  private consent({ consent, subject }: WhyAnswer, entries: readonly WhyEntry[]): void {
    if (consent === null) return;
    const { text, sha256 } = consent.notice;
    if (createHash('sha256').update(text).digest('hex') !== sha256) this.fault('notice_changed', sha256);
    const own = entries.filter(({ entry }) => entry.subject === subject);
    const told = own.find(({ payload }) => payload?.consentId === consent.id);
    // An erased person's facts are gone from the log: what is left proves nothing of the record.
    if (told === undefined) {
      if (own.every(({ payload }) => payload !== null)) this.fault('consent_not_in_the_log', consent.id);
      return;
    }
    if (consent.evidence && consent.evidence.commitment !== told.entry.commitment)
      this.fault('consent_not_in_the_log', `${told.seq}: commitment`);
    const { decisions, notice } = told.payload ?? {};
    if (decisions !== undefined && canonicalJson(decisions) !== canonicalJson(consent.decisions))
      this.fault('consent_not_in_the_log', `${told.seq}: decisions`);
    const shown = (notice as { sha256?: unknown } | undefined)?.sha256;
    if (shown !== undefined && shown !== sha256) this.fault('notice_changed', String(told.seq));
    const drawn = entries.find(({ entry }) => entry.event === 'audience.drawn');
    if (drawn !== undefined) this.#verdict.consentBefore = told.seq < drawn.seq;
  }

  /** The root under which the person is, or is not, is the one the log holds; and it agrees with the reason given. */
  private audience({ membership, subject, reason, draw }: WhyAnswer, entries: readonly WhyEntry[]): void {
    if (membership === null) {
      if (reason === 'drawn' && draw?.state !== 'drawing') this.fault('membership_not_proved', '');
      return;
    }
    const drawn = entries.find(({ entry }) => entry.event === 'audience.drawn');
    if (drawn?.payload?.root !== membership.root || drawn.payload.leaves !== membership.leaves)
      this.fault('audience_not_in_the_log', membership.root);
    const member = subject === null ? null : wasInAudience(subject, membership);
    this.#verdict.member = member;
    if (member === null) this.fault('membership_not_proved', subject ?? '');
    else if (member !== (reason === 'drawn')) this.fault('reason_contradicts', reason);
  }
}

/** What is read may be anything: what cannot be read proves nothing. */
function trusted<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof TlogError) return null;
    throw error;
  }
}
