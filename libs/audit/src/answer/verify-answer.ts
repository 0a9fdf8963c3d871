import type { WhyAnswer, WhyEntry } from '#libs/contracts';
import { noteVerifier, TlogError, type Checkpoint, type NoteVerifier } from '#libs/tlog';
import { wasInAudience } from '../audience/audience-tree.js';
import { faultOf, signedCheckpoint } from '../bundle/proved-entry.js';
import { openHandOver } from '../signing-keys/hand-over.js';
import { periodsOf, type KeyPeriod } from '../signing-keys/periods.js';
import { Findings, type AnswerVerdict } from './answer-verdict.js';
import { drawOf, judgeApproval } from './approvals.js';
import { judgeLawfulness } from './lawfulness.js';
import { ownEntries } from './own-entries.js';

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
    judge.found.fault('not_an_answer', '');
  }
  return judge.verdict();
}

class Judge {
  readonly found = new Findings();
  readonly #verdict: Omit<AnswerVerdict, 'proved' | 'faults' | 'gaps'>;

  constructor(private readonly options: VerifyAnswerOptions) {
    this.#verdict = {
      ...{ origin: null, size: 0, entries: 0, erased: 0, member: null, consentBefore: null },
      ...{ keyGiven: (options.keys ?? []).length > 0, outside: [], handOvers: [] },
    };
  }

  /** What is wrong makes what is missing beside the point. */
  verdict(): AnswerVerdict {
    const { faults } = this.found;
    if (this.#verdict.outside.length === 0) this.found.gap('outside_missing', '');
    const gaps = faults.length > 0 ? [] : this.found.gaps;
    return { proved: faults.length + gaps.length === 0, faults, gaps, ...this.#verdict };
  }

  judge(answer: WhyAnswer): void {
    if (answer.format !== 'campanile.why.v1') return this.found.fault('not_an_answer', String(answer.format));
    const { log, municipality } = answer;
    const known = trusted(() => this.known(log).map((key) => noteVerifier(key)));
    if (known === null) return this.found.fault('checkpoint_not_signed', '');
    const periods = trusted(() => this.periods(known, log));
    if (periods === null) return this.found.fault('hand_over_not_proved', '');
    const checkpoint = signedCheckpoint(log.checkpoint, periods);
    if (checkpoint === null || !checkpoint.origin.endsWith(`/${municipality.id}`))
      return this.found.fault('checkpoint_not_signed', '');
    Object.assign(this.#verdict, { origin: checkpoint.origin, size: checkpoint.size });
    this.outside(checkpoint, periods);
    const isOwn = ownEntries(answer);
    const proved = log.entries
      .filter((line) => this.stands(line, isOwn(line), municipality.id, checkpoint))
      .sort((a, b) => a.seq - b.seq);
    this.withheld(proved);
    judgeApproval(answer, proved, this.found);
    this.audience(answer, drawOf(proved));
    this.#verdict.consentBefore = judgeLawfulness(answer, proved, this.found);
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
      else this.found.fault('outside_disagrees', `checkpoint ${i + 1} (${size})`);
    }
  }

  private stands(line: WhyEntry, own: boolean, municipality: string, checkpoint: Checkpoint): boolean {
    const fault = faultOf(line, checkpoint);
    if (fault !== null) this.found.fault(fault, String(line.seq));
    if (!own || line.entry.municipality !== municipality)
      this.found.fault('entry_of_another', String(line.seq));
    this.#verdict.entries++;
    return fault === null && own;
  }

  /** Facts go with their person, and with nobody else: the log says of whom. */
  private withheld(entries: readonly WhyEntry[]): void {
    const erasures = entries.filter(({ entry }) => entry.event === 'subject.erased');
    for (const { seq, entry, payload } of entries) {
      if (payload !== null) continue;
      this.#verdict.erased++;
      const gone = erasures.some((each) => each.entry.subject === entry.subject && each.seq > seq);
      if (entry.subject === null || !gone) this.found.fault('payload_withheld', String(seq));
    }
  }

  /** The root under which the person is, or is not, is the one the log holds; and it agrees with the reason given. */
  private audience({ membership, subject, reason, draw }: WhyAnswer, drawn: WhyEntry | undefined): void {
    if (drawn === undefined) this.found.gap('draw_missing', '');
    if (membership === null) {
      const ended = drawn !== undefined || (reason === 'drawn' && draw?.state !== 'drawing');
      if (ended && subject !== null) this.found.fault('membership_not_proved', subject);
      return;
    }
    if (drawn?.payload?.root !== membership.root || drawn.payload.leaves !== membership.leaves)
      this.found.fault('audience_not_in_the_log', membership.root);
    const member = subject === null ? null : wasInAudience(subject, membership);
    this.#verdict.member = member;
    if (member === null) this.found.fault('membership_not_proved', subject ?? '');
    else if (member !== (reason === 'drawn')) this.found.fault('reason_contradicts', reason);
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
