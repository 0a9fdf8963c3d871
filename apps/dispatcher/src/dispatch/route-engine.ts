import type { Lane } from '#libs/contracts';
import { Throttle } from '#libs/smpp';
import type { RetryPauses } from '../retries/backoff.js';
import type { BreakerState } from '../routes/breaker.js';
import { licenceOf } from '../routes/licence.js';
import type { Placeable } from '../routes/placement.js';
import type { Route } from '../routes/route.js';
import { Answers } from './answers.js';
import { Bind, type Connect } from './bind.js';
import { RouteCounts } from './counts.js';
import { LinkEvents, type LinkEventsParts } from './link-events.js';
import { linkOptions } from './link-options.js';
import { encodesLike, Messages } from './messages.js';
import { prepareParts } from './parts.js';
import { Pump, type PumpParts } from './pump.js';
import { RouteHealth } from './route-health.js';
import { RouteQueues } from './route-queues.js';
import { PART_MASK } from './token.js';
import { PART_BITS, type Work } from './work.js';
import { WriteOff } from './write-off.js';

export interface RouteEngineParts
  extends
    Pick<LinkEventsParts, 'ledger' | 'works' | 'logger' | 'onDeliver' | 'onReceipt'>,
    Pick<PumpParts, 'journal' | 'control' | 'onProgress' | 'holdsShards'> {
  pauses: RetryPauses;
  /** Whether another route than the one of this number may carry the work. */
  hasOther(no: number, work: Work): boolean;
  /** The route's state has changed, or what it may carry. */
  onChange(): void;
  /** Over SMPP unless given. */
  connect?: Connect;
}

/** One route: its binds, its part of the licence, its circuit, the works that go its way. */
export class RouteEngine implements Placeable {
  readonly counts = new RouteCounts();
  readonly binds: Bind[] = [];
  readonly throttle = new Throttle({ ratePerSecond: 0, guardMs: GUARD_MS });
  readonly answers: Answers;
  readonly health: RouteHealth;
  /** Parts per second this instance may send. */
  licence = 0;
  private readonly messages: Messages;
  private readonly queues = new RouteQueues(this.binds);
  private readonly events: LinkEvents;
  private readonly writeOff: WriteOff;
  private readonly pump: Pump;

  constructor(
    readonly route: Route,
    /** The route's number in the ledger. */
    readonly no: number,
    private readonly parts: RouteEngineParts,
  ) {
    const { binds, counts, queues, throttle } = this;
    const { ledger, control, logger } = parts;
    this.messages = new Messages(route);
    this.health = new RouteHealth({ route, binds, counts, logger, onChange: () => parts.onChange() });
    this.answers = new Answers(route, no, ledger, parts.pauses, (work) => parts.hasOther(no, work));
    this.writeOff = new WriteOff(control, ledger, this.answers, queues);
    const common = { ...parts, binds, counts, queues, throttle, answers: this.answers };
    this.pump = new Pump({ ...common, health: this.health, writeOff: this.writeOff });
    this.events = new LinkEvents({
      ...{ ...common, route, health: this.health },
      takeBack: (bind, work, entry) => this.takeBack(bind, work, entry),
      wake: () => this.wake(),
    });
    for (let i = 0; i < route.binds; i++)
      binds.push(
        new Bind(i, route.window, linkOptions(route), (bind) => this.events.handlerOf(bind), parts.connect),
      );
  }

  start(): void {
    for (const bind of this.binds) bind.link.start();
  }

  /** Binds anew what stays down because the SMSC refused the credentials. */
  bindAgain(): void {
    for (const { link, credentialsRefused } of this.binds) if (credentialsRefused) link.start();
  }

  /** Submits nothing more, waits for the answers still due, unbinds. */
  async stop(drainMs: number): Promise<void> {
    this.events.stopping = true;
    this.pump.stop();
    await Promise.all(this.binds.map((bind) => bind.link.stop({ drainMs })));
  }

  get isUp(): boolean {
    return this.binds.some((bind) => bind.isBound);
  }

  get state(): BreakerState {
    return this.health.state;
  }

  /** From now on this instance sends these shards' part of the licence. */
  own(shards: readonly number[]): void {
    this.licence = licenceOf(this.route.partsPerSecond, shards);
    this.pump.setLicence(this.licence);
  }

  /** Recipients that wait here to be submitted. */
  queued(lane: Lane): number {
    return this.queues.waiting(lane);
  }

  /**
   * Carries a work from here on, also one that another route has carried so far.
   * @throws SmsTextError, SmppError when the work's text cannot go this way; then nothing has changed
   */
  add(work: Work): void {
    this.messages.encode(work);
    // Other parts than those that were accepted: the whole message goes again.
    if (work.sentAs !== null && !encodesLike(this.route, work.sentAs))
      work.claims?.partsLeft.fill(ALL_PARTS, work.cursor);
    prepareParts(work);
    work.routeNo = this.no;
    if (work.slot === -1) this.parts.works.add(work);
    this.queues.add(work);
    if (work.claims !== null) this.putOffIfResting(work);
    this.wake();
  }

  /** Lets works go that wait here, in order; what of them is in flight is answered for here. */
  takeOut(leaves: (work: Work) => boolean, to: (work: Work) => RouteEngine | undefined): Work[] {
    return this.queues.takeOut(leaves, (work) => {
      this.counts.movedAway += work.count - work.cursor;
      if (encodesLike(this.route, to(work)?.route)) this.answers.breakOff(work);
      else this.answers.giveBack(work);
    });
  }

  /** What stands ready for a sender that rests must not keep others out of the windows: it waits in the retry store. */
  putOff(): void {
    if (this.health.senders.refusedCount === 0) return;
    for (const work of [...this.queues.works()]) this.putOffIfResting(work);
  }

  wake(): void {
    this.pump.wake();
  }

  /** More outcomes of a work are durable: its binds have room for others. */
  resolved(work: Work): void {
    this.release(work);
    this.wake();
  }

  /** Takes a work out of which nothing more is submitted: another process has it. */
  remove(work: Work): void {
    this.queues.remove(work);
    this.release(work);
  }

  /** Writes off what waits and is stopped or expired, also where no bind is up. */
  sweep(): void {
    this.writeOff.sweep();
    this.events.sweep();
    this.wake();
  }

  private takeBack(bind: Bind, work: Work, entry: number): void {
    const isHere = !work.dropped && work.routeNo === this.no && this.state !== 'open';
    // Where its work is elsewhere by now, it goes by way of the store, at once.
    if (!isHere || !this.queues.takeBack(bind, work, entry))
      this.answers.notSubmitted(work, entry >> PART_BITS, entry & PART_MASK);
  }

  private putOffIfResting(work: Work): void {
    const restMs = this.health.senders.restMs(work.facts.sender, performance.now());
    if (restMs === 0) return;
    const dueAt = new Date(Math.min(Date.now() + restMs, work.facts.expiresAt));
    this.answers.giveBack(work);
    for (; work.cursor < work.ready; work.cursor++)
      if (!work.isConcluded(work.cursor)) this.answers.putBack(work, work.cursor, dueAt);
    if (work.isSubmitted) work.onSubmitted();
  }

  /** Forgets a work to which no answer can come any more. */
  private release(work: Work): void {
    if (work.inFlight > 0 || (!work.dropped && work.resolved < work.count)) return;
    this.parts.works.remove(work);
  }
}

/**
 * What the way to the SMSC may bunch together, in milliseconds, without the licence being exceeded there: two busy event
 * loops. It costs 1.5 % of the licence.
 */
const GUARD_MS = 15;

/** All 8 bits of a mask of parts. */
const ALL_PARTS = 0xff;
