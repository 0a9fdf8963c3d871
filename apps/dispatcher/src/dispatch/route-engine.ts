import { LANES, type Lane } from '#libs/contracts';
import { Throttle } from '#libs/smpp';
import type { ControlState } from '../control/control-state.js';
import { OUTCOME, REASON, type FinalOutcome, type Reason } from '../ledger/outcomes.js';
import type { RetryPauses } from '../retries/backoff.js';
import type { Route } from '../routes/route.js';
import { Answers } from './answers.js';
import { Bind } from './bind.js';
import { RouteCounts } from './counts.js';
import { groupFor } from './groups.js';
import type { Journal } from './journal.js';
import { LinkEvents, type LinkEventsParts } from './link-events.js';
import { linkOptions } from './link-options.js';
import { Messages } from './messages.js';
import { prepareParts } from './parts.js';
import { RouteQueues } from './route-queues.js';
import { submitSome } from './submission.js';
import { PART_BITS, type Work } from './work.js';

/** Above it, works that only need to be written off wait for the ledger. */
const LEDGER_BACKLOG = 20_000;

export interface RouteEngineParts extends Pick<
  LinkEventsParts,
  'ledger' | 'works' | 'logger' | 'onDeliver' | 'onReceipt'
> {
  journal: Journal;
  control: ControlState;
  pauses: RetryPauses;
  /** Work has left the queues. */
  onProgress(): void;
}

/**
 * One route: its binds, its licence, the works that go its way. Everything here happens in one turn of the event
 * loop at a time; nothing on the way of a message makes a promise, a closure or an object.
 */
export class RouteEngine {
  readonly counts = new RouteCounts();
  readonly binds: Bind[];
  readonly throttle = new Throttle({ ratePerSecond: 0 });
  readonly answers: Answers;
  private readonly messages: Messages;
  private readonly queues: RouteQueues;
  private readonly events: LinkEvents;
  private share = 0;
  private stopping = false;
  private pumpDue = false;
  private timer: NodeJS.Timeout | undefined;
  private timerAt = Infinity;
  private first = 0;

  constructor(
    readonly route: Route,
    /** The route's number in the ledger. */
    readonly no: number,
    private readonly parts: RouteEngineParts,
  ) {
    this.messages = new Messages(route);
    this.answers = new Answers(route, no, parts.ledger, parts.pauses);
    this.binds = [];
    this.queues = new RouteQueues(this.binds);
    const { counts, answers, queues, throttle } = this;
    this.events = new LinkEvents({
      ...parts,
      route,
      counts,
      answers,
      queues,
      throttle,
      wake: () => this.wake(),
    });
    for (let i = 0; i < route.binds; i++)
      this.binds.push(new Bind(i, route.window, linkOptions(route), (bind) => this.events.handlerOf(bind)));
  }

  start(): void {
    for (const bind of this.binds) bind.link.start();
  }

  /** Submits nothing more, waits for the answers still due, unbinds. */
  async stop(drainMs: number): Promise<void> {
    this.stopping = this.events.stopping = true;
    clearTimeout(this.timer);
    await Promise.all(this.binds.map((bind) => bind.link.stop({ drainMs })));
  }

  get isUp(): boolean {
    return this.binds.some((bind) => bind.isBound);
  }

  /** This instance's part of the licence, 0 to 1. */
  setShare(share: number): void {
    this.share = share;
    this.throttle.setRate(this.licence);
    this.wake();
  }

  /** Parts per second this instance may send. */
  get licence(): number {
    return this.route.partsPerSecond * this.share;
  }

  /** Recipients that wait here to be submitted. */
  queued(lane: Lane): number {
    return this.queues.waiting(lane);
  }

  /** @throws SmsTextError, SmppError when the work's text cannot go this way */
  add(work: Work): void {
    this.messages.encode(work);
    prepareParts(work);
    work.routeNo = this.no;
    this.parts.works.add(work);
    this.queues.add(work);
    this.wake();
  }

  wake(): void {
    if (this.pumpDue || this.stopping) return;
    this.pumpDue = true;
    setImmediate(() => {
      this.pumpDue = false;
      this.pump();
    });
  }

  /** So many outcomes of a work are durable: its bind has room for others. */
  resolved(work: Work, items: number): void {
    if (work.bind !== null) work.bind.unresolved -= items;
    this.release(work);
    this.wake();
  }

  /** Nothing more of this work is submitted: another process has it. */
  drop(work: Work): void {
    work.dropped = true;
    this.queues.remove(work);
    this.release(work);
  }

  /** Writes off what waits and is stopped or expired, also where no bind is up. */
  sweep(): void {
    for (const work of this.queues.works()) {
      const over = work.part === 0 ? this.whyOver(work) : null;
      if (over !== null && this.parts.ledger.backlog <= LEDGER_BACKLOG) this.writeOff(work, over);
    }
    this.wake();
  }

  /** A recipient who must not or cannot get it. */
  skip(work: Work, item: number, reason: Reason): void {
    const state = reason === REASON.withdrawn ? OUTCOME.stopped : OUTCOME.failed;
    this.answers.givenUp(work, item, state, reason);
  }

  private pump(): void {
    if (this.stopping || this.share === 0) return;
    this.submitByLane();
    for (const bind of this.binds) {
      bind.link.flush();
      if (bind.isBound) this.journalAhead(bind);
    }
    this.parts.onProgress();
  }

  private submitByLane(): void {
    const now = performance.now();
    this.first = (this.first + 1) % this.binds.length;
    for (let lane = 0; lane < LANES.length; lane++)
      for (let i = 0; i < this.binds.length; i++) {
        const bind = this.binds[(this.first + i) % this.binds.length] as Bind;
        if (!bind.isBound) continue;
        if (bind.restsUntil > now) this.wakeIn(bind.restsUntil - now);
        else if (!this.submitFrom(bind, lane)) return;
      }
  }

  /** @returns false when the licence allows no more for now */
  private submitFrom(bind: Bind, lane: number): boolean {
    const queue = bind.queues[lane] as Work[];
    for (let free = bind.link.freeWindow; free > 0 && queue.length > 0; free = bind.link.freeWindow) {
      const work = queue[0] as Work;
      const over = work.part === 0 ? this.whyOver(work) : null;
      if (over !== null) {
        if (this.parts.ledger.backlog > LEDGER_BACKLOG) return true;
        this.writeOff(work, over);
      }
      if (work.isSubmitted || work.dropped) {
        queue.shift();
        continue;
      }
      const wanted = Math.min(free, work.sendable * (work.parts === null ? 1 : 8));
      if (wanted === 0) return true;
      const granted = this.throttle.take(wanted);
      if (granted === 0) {
        this.counts.throttleWaits++;
        this.wakeIn(this.throttle.waitMs());
        return false;
      }
      const used = submitSome(work, bind.link, granted, this.parts.control.withdrawn, this);
      this.counts.submitted += used;
      if (used < granted) this.throttle.giveBack(granted - used);
    }
    return true;
  }

  /** Why nothing more of a work may go, if so. */
  private whyOver({ facts }: Work): Over | null {
    if (this.parts.control.isStopped(facts.alertId)) return STOPPED;
    return Date.now() >= facts.expiresAt ? EXPIRED : null;
  }

  private writeOff(work: Work, { state, reason }: Over): void {
    for (const entry of work.again.splice(0)) this.answers.givenUp(work, entry >> PART_BITS, state, reason);
    if (work.bind !== null) this.queues.charge(work, work.bind, work.count - work.asked);
    work.asked = work.ready = work.count;
    while (work.cursor < work.count) this.answers.givenUp(work, work.cursor++, state, reason);
  }

  /** Has the next groups journalled while those before them are on their way. */
  private journalAhead(bind: Bind): void {
    const rate = this.licence / this.binds.length;
    let ahead = 0;
    for (const queue of bind.queues)
      for (const work of queue) {
        ahead += work.asked - work.cursor;
        while (work.asked < work.count && !work.dropped) {
          const group = groupFor(bind, rate, ahead, work.count - work.asked);
          if (group === 0) {
            if (bind.unresolved * 2 > bind.window) this.parts.ledger.hurry();
            return;
          }
          work.asked += group;
          ahead += group;
          this.queues.charge(work, bind, group);
          this.parts.journal.ask(work, work.asked);
        }
      }
  }

  private wakeIn(ms: number): void {
    const at = performance.now() + ms;
    if (at >= this.timerAt) return;
    clearTimeout(this.timer);
    this.timerAt = at;
    this.timer = setTimeout(() => {
      this.timerAt = Infinity;
      this.pump();
    }, ms);
  }

  /** Forgets a work to which no answer can come any more. */
  private release(work: Work): void {
    if (work.inFlight > 0 || (!work.dropped && work.resolved < work.count)) return;
    this.parts.works.remove(work);
  }
}

interface Over {
  state: FinalOutcome;
  reason: Reason;
}

const STOPPED: Over = { state: OUTCOME.stopped, reason: REASON.alertStopped };
const EXPIRED: Over = { state: OUTCOME.expired, reason: REASON.alertExpired };
