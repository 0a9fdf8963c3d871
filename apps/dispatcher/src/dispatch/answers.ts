import { messageIdKey, statusAction, type StatusAction } from '#libs/smpp';
import type { ColdRow } from '../ledger/cold-rows.js';
import type { LateResult } from '../ledger/late-results.js';
import type { Ledger } from '../ledger/ledger.js';
import { OUTCOME, REASON, type FinalOutcome, type Reason } from '../ledger/outcomes.js';
import { nextAttemptAt, type RetryPauses } from '../retries/backoff.js';
import { actionsOf, type Route } from '../routes/route.js';
import { HANDLING, type Handling } from './handling.js';
import { PART_MASK } from './token.js';
import { PART_BITS, type PartStates, type Work } from './work.js';

const LATE_STATES = {
  accept: OUTCOME.accepted,
  again: OUTCOME.deferred,
  retry: OUTCOME.deferred,
  elsewhere: OUTCOME.deferred,
  fail: OUTCOME.failed,
} as const;

/** However many parts it has on the route it goes in the end. */
const ALL_PARTS = 0xff;

/** A message in doubt is sent again this many times at most. */
const MOST_RESENDS = 1;

/** Turns what came back for each part, or did not, into the outcome of the recipient. */
export class Answers {
  private readonly overrides: ReadonlyMap<number, StatusAction>;
  private readonly notation: Route['messageIdFormat']['response'];

  constructor(
    route: Route,
    /** The route's number in the ledger. */
    private readonly routeNo: number,
    private readonly ledger: Ledger,
    private readonly pauses: RetryPauses,
    /** Whether another route may carry a work that this one must not. */
    private readonly hasOther: (work: Work) => boolean,
  ) {
    this.overrides = actionsOf(route);
    this.notation = route.messageIdFormat.response;
  }

  accepted(work: Work, item: number, part: number, messageId: string): void {
    const key = messageIdKey(messageId, this.notation);
    const { parts } = work;
    if (parts === null) {
      this.ledger.conclude(work, item, this.routeNo, OUTCOME.accepted, 0, 1, REASON.none, key);
      return;
    }
    parts.accepted[item] = (parts.accepted[item] as number) | (1 << part);
    parts.keys[item * 8 + part] = key;
    this.settleLong(work, item);
  }

  /** @returns what to do; with `again` nothing is decided yet and the part must be submitted again */
  refused(work: Work, item: number, part: number, status: number): Handling {
    const handling = this.handlingOf(status);
    if (handling.then !== 'again') this.bookRefusal(work, item, part, status, handling);
    return handling;
  }

  /** A part that was to go again at once had better go later. */
  later(work: Work, item: number, part: number, status: number): void {
    this.bookRefusal(work, item, part, status, { then: 'retry' });
  }

  /** Whether a status says: never again over this route. */
  isForElsewhere(status: number): boolean {
    const action = statusAction(status, this.overrides);
    return action !== 'accepted' && HANDLING[action].then === 'elsewhere';
  }

  /** No answer came, and none will on that connection. */
  inDoubt(work: Work, item: number, part: number, reason: Reason): void {
    const { parts } = work;
    if (parts === null) {
      this.decideDoubt(work, item, 1, reason);
      return;
    }
    parts.doubtful[item] = (parts.doubtful[item] as number) | (1 << part);
    this.settleLong(work, item, reason);
  }

  /**
   * An answer after its time-out while other parts of its message are still waited for: the message is decided as one,
   * so it counts like any other. A part that was not taken stays in doubt until then.
   * @returns whether it was so
   */
  recover(work: Work, item: number, part: number, status: number, messageId: string): boolean {
    const { parts } = work;
    if (parts === null || isDecided(parts, item)) return false;
    if (status !== 0) return true;
    parts.doubtful[item] = (parts.doubtful[item] as number) & ~(1 << part);
    this.accepted(work, item, part, messageId);
    return true;
  }

  /** What an answer after its time-out says of the part it belongs to. */
  late(work: Work, item: number, part: number, status: number, messageId: string): LateResult {
    const action = statusAction(status, this.overrides);
    const then = action === 'accepted' ? 'accept' : HANDLING[action].then;
    return {
      batchNo: work.facts.batchNo,
      recipient: work.placeOf(item),
      state: LATE_STATES[then],
      status,
      reason: REASON.none,
      route: this.routeNo,
      accepted: then === 'accept' ? [{ part: part + 1, key: messageIdKey(messageId, this.notation) }] : [],
      parts: work.parts === null ? 1 : work.templatesOf(item).length,
    };
  }

  /** Nothing was submitted this way, and nothing will be: `state` says why. */
  givenUp(work: Work, item: number, state: FinalOutcome, reason: Reason): void {
    this.ledger.giveUp(work, item, this.routeNo, state, reason);
  }

  /** Known not to have been taken, though it was journalled or claimed: due again at once, or when it is said. */
  putBack(work: Work, item: number, dueAt = new Date()): void {
    const attempt = work.claims?.attempts[item] ?? 0;
    this.defer(work, item, OUTCOME.deferred, 0, REASON.none, { attempt, dueAt });
  }

  /** An older message to the same subscriber is still to come: nothing was submitted, no attempt was made. */
  putBehind(work: Work, item: number): void {
    // Whoever waits for nothing else is called earlier; at its expiry it is written off.
    const dueAt = new Date(work.facts.expiresAt);
    this.defer(work, item, OUTCOME.deferred, 0, REASON.behind, { partsLeft: ALL_PARTS, dueAt });
  }

  /** A part that does not go with the others after all: what is missing of the message goes later. */
  notSubmitted(work: Work, item: number, part: number): void {
    const { parts } = work;
    if (parts === null) return this.putBack(work, item);
    parts.refused[item] = (parts.refused[item] as number) | (1 << part);
    this.settleLong(work, item);
  }

  /** Of messages of several parts that were begun nothing more goes this way. */
  breakOff(work: Work): void {
    if (work.parts === null) return;
    for (const entry of work.again.splice(0)) this.notSubmitted(work, entry >> PART_BITS, entry & PART_MASK);
    if (work.part === 0) return;
    const item = work.cursor++;
    const first = work.part;
    work.part = 0;
    for (let part = first; part < work.templatesOf(item).length; part++)
      if (((work.parts.todo[item] as number) & (1 << part)) !== 0) this.notSubmitted(work, item, part);
  }

  /** Nothing more of a work goes this way. Who has not been begun with is left as they are. */
  giveBack(work: Work): void {
    this.breakOff(work);
    for (const entry of work.again.splice(0)) this.putBack(work, entry >> PART_BITS);
  }

  private handlingOf(status: number): Handling {
    const action = statusAction(status, this.overrides);
    return HANDLING[action === 'accepted' ? 'vendor' : action];
  }

  private bookRefusal(work: Work, item: number, part: number, status: number, handling: Handling): void {
    const { parts } = work;
    if (parts === null) return this.decideRefused(work, item, status, handling);
    parts.refused[item] = (parts.refused[item] as number) | (1 << part);
    // A refusal for good decides over one for now.
    if (parts.status[item] === 0 || handling.then !== 'retry') parts.status[item] = status;
    this.settleLong(work, item);
  }

  private settleLong(work: Work, item: number, reason: Reason = REASON.noAnswer): void {
    const { parts } = work;
    if (parts === null) return;
    const [todo, accepted] = [parts.todo[item] as number, parts.accepted[item] as number];
    const [refused, doubtful] = [parts.refused[item] as number, parts.doubtful[item] as number];
    if (!isDecided(parts, item)) return;
    if (refused !== 0) {
      const status = parts.status[item] as number;
      if (status === 0 && doubtful === 0) return this.putBack(work, item);
      const handling = this.handlingOf(status);
      if (status !== 0 && (doubtful === 0 || handling.then === 'fail'))
        return this.decideRefused(work, item, status, handling);
    }
    if (doubtful !== 0) this.decideDoubt(work, item, todo & ~accepted, reason);
    else this.ledger.conclude(work, item, this.routeNo, OUTCOME.accepted, 0, bits(accepted), REASON.none, '');
  }

  private decideRefused(work: Work, item: number, status: number, handling: Handling): void {
    const attempt = (work.claims?.attempts[item] ?? 0) + 1;
    if (handling.then === 'fail' || (handling.attempts !== undefined && attempt > handling.attempts)) {
      return this.fail(work, item, status);
    }
    if (handling.then === 'elsewhere') {
      if (!this.hasOther(work)) return this.fail(work, item, status);
      const charged = work.claims?.attempts[item] ?? 0;
      return this.defer(work, item, OUTCOME.deferred, status, REASON.none, {
        attempt: charged,
        dueAt: new Date(),
      });
    }
    const dueAt = nextAttemptAt(attempt, this.pauses, work.facts.expiresAt);
    this.defer(work, item, OUTCOME.deferred, status, REASON.none, { attempt, dueAt });
  }

  private decideDoubt(work: Work, item: number, partsLeft: number, reason: Reason): void {
    const resends = work.claims?.resends[item] ?? 0;
    const again = work.facts.inDoubt === 'resend' && resends < MOST_RESENDS;
    this.defer(work, item, OUTCOME.inDoubt, 0, reason, {
      resends: again ? resends + 1 : resends,
      partsLeft,
      dueAt: again ? new Date() : null,
    });
  }

  private fail(work: Work, item: number, status: number): void {
    const parts = acceptedParts(work, item);
    this.ledger.conclude(work, item, this.routeNo, OUTCOME.failed, status, parts, REASON.none, '');
  }

  private defer(
    work: Work,
    item: number,
    state: ColdRow['state'],
    status: number,
    reason: Reason,
    again: Partial<NonNullable<ColdRow['again']>> & { dueAt: Date | null },
  ): void {
    const { claims } = work;
    const before = { attempt: claims?.attempts[item] ?? 0, resends: claims?.resends[item] ?? 0 };
    const partsLeft =
      work.parts === null ? 1 : (work.parts.todo[item] as number) & ~(work.parts.accepted[item] as number);
    const parts = acceptedParts(work, item);
    this.ledger.defer({
      ...{ work, item, route: this.routeNo, state, status, parts, reason },
      key: '',
      again: { ...before, partsLeft, ...again },
    });
  }
}

/** Of every part something is known, or nothing more will be. */
function isDecided({ todo, accepted, refused, doubtful }: PartStates, item: number): boolean {
  const known = (accepted[item] as number) | (refused[item] as number) | (doubtful[item] as number);
  return known === todo[item];
}

function acceptedParts(work: Work, item: number): number {
  return work.parts === null ? 0 : bits(work.parts.accepted[item] as number);
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
