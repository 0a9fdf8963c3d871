import type { ControlState } from '../control/control-state.js';
import type { Ledger } from '../ledger/ledger.js';
import { OUTCOME, REASON, type FinalOutcome, type Reason } from '../ledger/outcomes.js';
import type { Answers } from './answers.js';
import type { RouteQueues } from './route-queues.js';
import { PART_BITS, type Work } from './work.js';

/** Above it, works that only need to be written off wait for the ledger. */
const LEDGER_BACKLOG = 20_000;

export interface Over {
  state: FinalOutcome;
  reason: Reason;
}

const STOPPED: Over = { state: OUTCOME.stopped, reason: REASON.alertStopped };
const EXPIRED: Over = { state: OUTCOME.expired, reason: REASON.alertExpired };

/** Ends what must not be submitted any more. */
export class WriteOff {
  constructor(
    private readonly control: ControlState,
    private readonly ledger: Ledger,
    private readonly answers: Answers,
    private readonly queues: RouteQueues,
  ) {}

  /** Why nothing more of a work may go, if so; never between two parts of a message. */
  whyOver({ facts, part }: Work): Over | null {
    if (part > 0) return null;
    if (this.control.isStopped(facts.alertId)) return STOPPED;
    return Date.now() >= facts.expiresAt ? EXPIRED : null;
  }

  /** @returns false while the ledger has more than enough to write */
  end(work: Work, { state, reason }: Over): boolean {
    if (this.ledger.backlog > LEDGER_BACKLOG) return false;
    // Other parts of these may be in flight: what is missing is written off when it is claimed again.
    this.answers.breakOff(work);
    for (const entry of work.again.splice(0)) this.answers.givenUp(work, entry >> PART_BITS, state, reason);
    for (const item of work.takeRest()) this.answers.givenUp(work, item, state, reason);
    return true;
  }

  /** Everything that waits and is over, also where no bind is up. */
  sweep(): void {
    for (const work of this.queues.works()) {
      const over = this.whyOver(work);
      if (over !== null) this.end(work, over);
    }
  }
}
