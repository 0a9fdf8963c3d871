import { LANES, type Lane } from '#libs/contracts';
import type { Logger } from '#libs/observability';
import { Throttle, type DeliverSm, type LinkDownReason, type LinkHandler, type SmppLink } from '#libs/smpp';
import type { ControlState } from '../control/control-state.js';
import type { Ledger } from '../ledger/ledger.js';
import { OUTCOME, REASON, type FinalOutcome, type Reason } from '../ledger/outcomes.js';
import type { RetryPauses } from '../retries/backoff.js';
import type { Route } from '../routes/route.js';
import { Answers } from './answers.js';
import { Bind } from './bind.js';
import { RouteCounts } from './counts.js';
import { groupFor } from './groups.js';
import type { Handling } from './handling.js';
import type { Journal } from './journal.js';
import { linkOptions } from './link-options.js';
import { Messages } from './messages.js';
import { submitSome } from './submission.js';
import { itemOf, partOf, PART_BITS, type WorkTable } from './token.js';
import { prepareParts } from './parts.js';
import type { Work } from './work.js';

/** Above it, works that only need to be written off wait for the ledger. */
const LEDGER_BACKLOG = 20_000;
const LATE_REMEMBERED = 50_000;

export interface RouteEngineParts {
  ledger: Ledger;
  journal: Journal;
  control: ControlState;
  works: WorkTable;
  logger: Logger;
  pauses: RetryPauses;
  onDeliver(route: Route, pdu: DeliverSm): Promise<number>;
  /** Work has left the queues. */
  onProgress(): void;
}

/**
 * One route: its binds, its licence, the works that go its way. Shards are spread over the binds that are up; a
 * shard's messages all go over one, in order. Everything here happens in one turn of the event loop at a time;
 * nothing on the way of a message makes a promise, a closure or an object.
 */
export class RouteEngine {
  readonly counts = new RouteCounts();
  readonly binds: Bind[];
  readonly throttle: Throttle;
  readonly messages: Messages;
  readonly answers: Answers;
  private readonly doubts = new Map<string, { work: Work; item: number; part: number }>();
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
    this.throttle = new Throttle({ ratePerSecond: 0 });
    this.messages = new Messages(route);
    this.answers = new Answers(route, parts.ledger, parts.pauses);
    this.binds = Array.from(
      { length: route.binds },
      (_, i) => new Bind(i, route.window, linkOptions(route), (bind) => this.handlerOf(bind)),
    );
  }

  start(): void {
    for (const bind of this.binds) bind.link.start();
  }

  /** Submits nothing more, waits for the answers still due, unbinds. */
  async stop(drainMs: number): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await Promise.all(this.binds.map((bind) => bind.link.stop({ drainMs })));
  }

  get isUp(): boolean {
    return this.binds.some((bind) => bind.isBound);
  }

  /** This instance's part of the licence, 0 to 1. */
  setShare(share: number): void {
    this.share = share;
    this.throttle.setRate(this.route.partsPerSecond * share);
    this.wake();
  }

  /** Parts per second this instance may send. */
  get licence(): number {
    return this.route.partsPerSecond * this.share;
  }

  /** Recipients that wait here to be submitted. */
  queued(lane: Lane): number {
    let waiting = 0;
    for (const bind of this.binds)
      for (const work of bind.queues[LANES.indexOf(lane)] ?? []) waiting += work.count - work.cursor;
    return waiting;
  }

  /** @throws SmsTextError, SmppError when the work's text cannot go this way */
  add(work: Work): void {
    work.routeNo = this.no;
    this.messages.encode(work);
    prepareParts(work);
    this.parts.works.add(work);
    const bind = this.bindOf(work);
    this.charge(work, bind, work.asked - work.resolved);
    this.queueOf(work, bind).push(work);
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
    for (const bind of this.binds)
      for (const queue of bind.queues) if (queue.includes(work)) queue.splice(queue.indexOf(work), 1);
    if (work.bind !== null) work.bind.unresolved -= work.asked - work.cursor + work.again.length;
    work.again.length = 0;
    this.release(work);
  }

  private pump(): void {
    if (this.stopping || this.share === 0) return;
    const now = performance.now();
    this.first = (this.first + 1) % this.binds.length;
    for (let lane = 0; lane < LANES.length; lane++)
      for (let i = 0; i < this.binds.length; i++) {
        const bind = this.binds[(this.first + i) % this.binds.length] as Bind;
        if (!bind.isBound) continue;
        if (bind.restsUntil > now) this.wakeIn(bind.restsUntil - now);
        else if (!this.pumpLane(bind, lane)) return this.finishPump();
      }
    this.finishPump();
  }

  private finishPump(): void {
    for (const bind of this.binds) {
      bind.link.flush();
      if (bind.isBound) this.journalAhead(bind);
    }
    this.parts.onProgress();
  }

  /** @returns false when the licence allows no more for now */
  private pumpLane(bind: Bind, lane: number): boolean {
    const queue = bind.queues[lane] as Work[];
    for (let free = bind.link.freeWindow; free > 0 && queue.length > 0; free = bind.link.freeWindow) {
      const work = queue[0] as Work;
      const over = work.part === 0 ? this.whyOver(work) : null;
      if (over !== null) {
        if (this.parts.ledger.backlog > LEDGER_BACKLOG) return true;
        this.writeOff(work, over.state, over.reason);
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
  private whyOver({ facts }: Work): { state: FinalOutcome; reason: Reason } | null {
    if (this.parts.control.isStopped(facts.alertId)) return STOPPED;
    return Date.now() >= facts.expiresAt ? EXPIRED : null;
  }

  private writeOff(work: Work, state: FinalOutcome, reason: Reason): void {
    for (const token of work.again.splice(0)) this.answers.givenUp(work, token >> PART_BITS, state, reason);
    const asked = Math.max(work.asked, work.cursor);
    this.charge(work, work.bind as Bind, work.count - asked);
    work.asked = work.ready = work.count;
    while (work.cursor < work.count) this.answers.givenUp(work, work.cursor++, state, reason);
  }

  /** A recipient who must not or cannot get it. */
  skip(work: Work, item: number, reason: Reason): void {
    const state = reason === REASON.withdrawn ? OUTCOME.stopped : OUTCOME.failed;
    this.answers.givenUp(work, item, state, reason);
  }

  /** Writes off what waits and is stopped or expired, also where no bind is up. */
  sweep(): void {
    for (const bind of this.binds)
      for (const queue of bind.queues)
        for (const work of queue) {
          const over = work.part === 0 ? this.whyOver(work) : null;
          if (over !== null && this.parts.ledger.backlog <= LEDGER_BACKLOG)
            this.writeOff(work, over.state, over.reason);
        }
    this.wake();
  }

  private journalAhead(bind: Bind): void {
    const rate = this.licence / this.binds.length;
    let ahead = 0;
    for (const queue of bind.queues)
      for (const work of queue) {
        ahead += work.asked - work.cursor;
        while (work.asked < work.count && !work.dropped) {
          const group = groupFor(bind, rate, ahead, work.count - work.asked);
          if (group === 0) return this.hurryIfStuck(bind);
          work.asked += group;
          ahead += group;
          this.charge(work, bind, group);
          this.parts.journal.ask(work, work.asked);
        }
      }
  }

  private hurryIfStuck(bind: Bind): void {
    if (bind.unresolved * 2 > bind.window) this.parts.ledger.hurry();
  }

  private charge(work: Work, bind: Bind, items: number): void {
    work.bind = bind;
    bind.unresolved += items;
  }

  private bindOf({ facts }: Work): Bind {
    const up = this.binds.filter((bind) => bind.isBound);
    const among = up.length > 0 ? up : this.binds;
    return among[facts.shard % among.length] as Bind;
  }

  private queueOf({ facts }: Work, bind: Bind): Work[] {
    return bind.queues[LANES.indexOf(facts.lane)] as Work[];
  }

  /** Spreads what waits over the binds that are up now; what is in flight stays where it is. */
  private spread(): void {
    for (const work of this.binds.flatMap((bind) => bind.takeAll())) {
      const to = this.bindOf(work);
      if (work.bind !== null) work.bind.unresolved -= work.asked - work.resolved;
      this.charge(work, to, work.asked - work.resolved);
      this.queueOf(work, to).push(work);
    }
    this.wake();
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

  private handlerOf(bind: Bind): LinkHandler<SmppLink> {
    return {
      onBound: () => this.onBound(bind),
      onDown: (_link, reason, tokens) => this.onDown(bind, reason, tokens),
      onBindFailed: (_link, reason, retryMs) => this.onBindFailed(bind, reason, retryMs),
      onSubmitResult: (token, status, messageId) => this.onSubmitResult(bind, token, status, messageId),
      onTimeout: (_link, tokens, epoch, sequences) => this.onTimeout(bind, tokens, epoch, sequences),
      onLateResult: (epoch, sequence, status, messageId) =>
        this.onLateResult(`${bind.index} ${epoch} ${sequence}`, status, messageId),
      onDeliver: (pdu) => this.parts.onDeliver(this.route, pdu),
      onRefused: (_link, status, final) => this.onRefused(bind, status, final),
      onWritable: () => this.wake(),
      onMalformed: (_link, status) =>
        this.parts.logger.warn({ route: this.route.id, status }, 'a delivery could not be read'),
    };
  }

  private onBound(bind: Bind): void {
    this.counts.binds++;
    bind.restsUntil = 0;
    this.parts.logger.info({ route: this.route.id, bind: bind.index }, 'bound');
    this.spread();
  }

  private onDown(bind: Bind, reason: LinkDownReason, tokens: number[]): void {
    this.counts.bindsLost++;
    const facts = { ...this.factsOf(bind, reason), inDoubt: tokens.length };
    if (this.stopping && tokens.length === 0) this.parts.logger.info(facts, 'unbound');
    else this.parts.logger.warn(facts, 'bind lost');
    for (const token of tokens) this.doubt(token, REASON.connectionLost);
    // The rest of a message goes over the bind its first parts went over, or not at all.
    for (const queue of bind.queues) for (const work of queue) if (work.part > 0) this.breakOff(work);
    if (!this.stopping) this.spread();
  }

  private breakOff(work: Work): void {
    const item = work.cursor++;
    for (; work.part < work.templatesOf(item).length; work.part++)
      if (((work.parts?.todo[item] ?? 1) & (1 << work.part)) !== 0)
        this.answers.inDoubt(work, item, work.part, REASON.connectionLost);
    work.part = 0;
  }

  private onBindFailed(bind: Bind, reason: LinkDownReason, retryMs: number | undefined): void {
    this.parts.logger.warn({ ...this.factsOf(bind, reason), retryMs }, 'could not bind');
  }

  private factsOf(bind: Bind, { code: reason, message, status }: LinkDownReason) {
    return { route: this.route.id, bind: bind.index, reason, message, status };
  }

  private onRefused(bind: Bind, status: number, final: boolean): void {
    if (!final) return;
    const facts = { route: this.route.id, bind: bind.index, status, alarm: 'credentials' };
    this.parts.logger.error(facts, 'the SMSC refuses the credentials: the bind stays down until a restart');
  }

  private onSubmitResult(bind: Bind, token: number, status: number, messageId: string): void {
    const work = this.parts.works.of(token);
    work.inFlight--;
    this.counts.answered(status);
    if (status === 0) this.answers.accepted(work, itemOf(token), partOf(token), messageId);
    else this.onRefusal(bind, work, token, status);
    this.wake();
  }

  private onRefusal(bind: Bind, work: Work, token: number, status: number): void {
    const item = itemOf(token);
    const handling = this.answers.refused(work, item, partOf(token), status);
    if (handling.then === 'again') this.takeBack(work, (item << PART_BITS) | partOf(token));
    this.heed(bind, handling, status);
  }

  private takeBack(work: Work, entry: number): void {
    if (work.dropped || work.bind === null) return;
    const queue = this.queueOf(work, work.bind as Bind);
    if (work.isSubmitted && !queue.includes(work)) queue.unshift(work);
    work.again.push(entry);
  }

  private heed(bind: Bind, { slow, restMs, alarm }: Handling, status: number): void {
    if (slow === true) this.throttle.onThrottled();
    if (restMs !== undefined) bind.restsUntil = performance.now() + restMs * (1 + Math.random());
    if (alarm !== undefined && this.counts.answers.get(status) === 1)
      this.parts.logger.error({ route: this.route.id, status, alarm }, 'the SMSC refuses what is sent');
  }

  private onTimeout(bind: Bind, tokens: number[], epoch: number, sequences: number[]): void {
    tokens.forEach((token, i) => {
      const work = this.parts.works.of(token);
      const key = `${bind.index} ${epoch} ${String(sequences[i])}`;
      this.doubts.set(key, { work, item: itemOf(token), part: partOf(token) });
      this.doubt(token, REASON.noAnswer);
    });
    for (const oldest of this.doubts.keys()) {
      if (this.doubts.size <= LATE_REMEMBERED) break;
      this.doubts.delete(oldest);
    }
    this.wake();
  }

  private doubt(token: number, reason: Reason): void {
    const work = this.parts.works.of(token);
    work.inFlight--;
    this.counts.inDoubt++;
    this.answers.inDoubt(work, itemOf(token), partOf(token), reason);
  }

  private onLateResult(key: string, status: number, messageId: string): void {
    this.counts.late++;
    const doubt = this.doubts.get(key);
    this.doubts.delete(key);
    if (doubt === undefined) return;
    const { work, item, part } = doubt;
    this.parts.ledger.late([this.answers.late(work, item, part, status, messageId)]);
  }

  /** Forgets a work to which no answer can come any more. */
  private release(work: Work): void {
    if (work.inFlight > 0 || (!work.dropped && work.resolved < work.count)) return;
    this.parts.works.remove(work);
  }
}

const STOPPED = { state: OUTCOME.stopped, reason: REASON.alertStopped };
const EXPIRED = { state: OUTCOME.expired, reason: REASON.alertExpired };
