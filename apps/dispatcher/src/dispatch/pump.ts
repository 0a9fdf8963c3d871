import { LANES, type Lane } from '#libs/contracts';
import type { Throttle } from '#libs/smpp';
import type { ControlState } from '../control/control-state.js';
import type { Ledger } from '../ledger/ledger.js';
import { OUTCOME, REASON, type Reason } from '../ledger/outcomes.js';
import type { Answers } from './answers.js';
import type { Bind } from './bind.js';
import type { RouteCounts } from './counts.js';
import { groupFor } from './groups.js';
import type { Journal } from './journal.js';
import { ServiceShare, windowOf } from './lanes.js';
import type { RouteHealth } from './route-health.js';
import type { RouteQueues } from './route-queues.js';
import { submitSome } from './submission.js';
import { tokenBase } from './token.js';
import type { Work } from './work.js';
import type { WriteOff } from './write-off.js';

const SERVICE = LANES.indexOf('service');
const STANDARD = LANES.indexOf('standard');

export interface PumpParts {
  binds: readonly Bind[];
  queues: RouteQueues;
  throttle: Throttle;
  health: RouteHealth;
  counts: RouteCounts;
  answers: Answers;
  writeOff: WriteOff;
  journal: Journal;
  ledger: Ledger;
  control: ControlState;
  /** Work has left the queues. */
  onProgress(): void;
  /** Whether the shards are for certain nobody else's at this moment. */
  holdsShards(): boolean;
}

/**
 * Submits what waits at one route: lane by lane, within licence, windows and journal. Everything here happens in one
 * turn of the event loop at a time; nothing on the way of a message makes a promise, a closure or an object.
 */
export class Pump {
  /** Parts per second this instance may send. */
  private licence = 0;
  private stopping = false;
  private due = false;
  private timer: NodeJS.Timeout | undefined;
  private timerAt = Infinity;
  private first = 0;
  private readonly service = new ServiceShare(performance.now());

  constructor(private readonly parts: PumpParts) {}

  setLicence(licence: number): void {
    this.licence = licence;
    this.parts.throttle.setRate(licence);
    this.wake();
  }

  stop(): void {
    this.stopping = true;
    clearTimeout(this.timer);
  }

  wake(): void {
    if (this.due || this.stopping) return;
    this.due = true;
    setImmediate(() => {
      this.due = false;
      this.run();
    });
  }

  /** A recipient who must not or cannot get it. */
  skip(work: Work, item: number, reason: Reason): void {
    const state = reason === REASON.withdrawn ? OUTCOME.stopped : OUTCOME.failed;
    this.parts.answers.givenUp(work, item, state, reason);
  }

  /** A recipient who has an older message still to come. */
  putBehind(work: Work, item: number): void {
    this.parts.counts.putBehind++;
    this.parts.answers.putBehind(work, item);
  }

  private run(): void {
    // Whoever stood still may have been replaced, and both would send: the sweep wakes who was not.
    if (this.stopping || this.licence === 0 || !this.parts.holdsShards()) return;
    const now = performance.now();
    this.first = (this.first + 1) % this.parts.binds.length;
    this.submitServiceDue(now);
    for (let lane = 0; lane < LANES.length; lane++) if (!this.submitLane(lane, now)) break;
    // Who stood still in the middle of it has not sent yet: another may, and these are in doubt there.
    if (!this.parts.holdsShards()) return this.discard();
    for (const bind of this.parts.binds) {
      bind.link.flush();
      if (bind.isBound && this.parts.health.breaker.allowance > 0) this.journalAhead(bind);
    }
    this.parts.onProgress();
  }

  private discard(): void {
    for (const { link } of this.parts.binds) link.discard();
  }

  /** What is service's by right, whatever else waits. */
  private submitServiceDue(now: number): void {
    let due = this.service.due(this.licence, now);
    for (const bind of this.parts.binds) {
      if (due < 1) return;
      if (!bind.isBound || bind.restsUntil > now || (bind.queues[SERVICE] as Work[]).length === 0) continue;
      const before = this.parts.counts.submitted;
      this.submitFrom(bind, SERVICE, due, now);
      const used = this.parts.counts.submitted - before;
      this.service.used(used);
      due -= used;
    }
  }

  /** @returns false when the licence allows no more for now */
  private submitLane(lane: number, now: number): boolean {
    const { binds } = this.parts;
    for (let i = 0; i < binds.length; i++) {
      const bind = binds[(this.first + i) % binds.length] as Bind;
      if (!bind.isBound) continue;
      if (bind.restsUntil > now) this.wakeIn(bind.restsUntil - now);
      else if (!this.submitFrom(bind, lane, Infinity, now)) return false;
    }
    return true;
  }

  /** @returns false when the licence allows no more for now */
  private submitFrom(bind: Bind, lane: number, most: number, now: number): boolean {
    const { counts, throttle, health, control, writeOff } = this.parts;
    const queue = bind.queues[lane] as Work[];
    for (let place = 0; place < queue.length;) {
      const work = queue[place] as Work;
      const over = writeOff.whyOver(work);
      if (over !== null && !writeOff.end(work, over)) return true;
      if (work.isSubmitted || work.dropped) {
        queue.splice(place, 1);
        continue;
      }
      const room = this.roomOf(bind, lane, most);
      if (room <= 0) return true;
      const allowance = Math.min(room, health.allowanceFor(work.facts));
      const wanted = Math.min(allowance, work.sendable * (work.parts === null ? 1 : 8));
      if (wanted <= 0) {
        // Its sender rests, or nothing of it is journalled: what stands ready behind it holds the room it waits for.
        place++;
        continue;
      }
      const granted = throttle.take(wanted, work.partsEach);
      if (granted === 0) {
        counts.throttleWaits++;
        this.wakeIn(throttle.waitMs(work.partsEach));
        return false;
      }
      const used = submitSome(work, bind.link, granted, control.withdrawn, this);
      if (work.isSubmitted) work.onSubmitted();
      counts.submitted += used;
      most -= used;
      if (used < granted) throttle.giveBack((granted - used) * work.partsEach);
      if (used > 0) {
        bind.sample(tokenBase(work.slot) + work.newest, now);
        health.sent(work.facts, used, now);
      }
    }
    return true;
  }

  /** Parts of a lane that may go over a bind now, the licence aside. */
  private roomOf({ link, window }: Bind, lane: number, most: number): number {
    const free = Math.min(link.freeWindow, windowOf(LANES[lane] as Lane, window) - link.inFlight);
    return Math.min(free, most, this.parts.health.breaker.allowance);
  }

  /**
   * Has the next groups journalled while those before them are on their way. Extreme and service are journalled
   * whatever stands ready of others; standard only where little stands ready at all.
   */
  private journalAhead(bind: Bind): void {
    let ahead = 0;
    let isFull = false;
    for (let lane = 0; lane < LANES.length; lane++) {
      if (lane === STANDARD && isFull) break;
      const own = this.journalLane(bind, lane, lane === STANDARD ? ahead : 0);
      if (own === -1) isFull = true;
      else ahead += own;
    }
    if (isFull && (bind.journalled + bind.claimed) * 2 > bind.window) this.parts.ledger.hurry();
  }

  /** @returns recipients that stand ready or will, -1 when there was no room for more */
  private journalLane(bind: Bind, lane: number, before: number): number {
    const rate = this.licence / this.parts.binds.length;
    const isShared = hasOthers(bind.queues, lane);
    let ahead = before;
    for (const work of bind.queues[lane] as Work[]) {
      if (this.parts.health.allowanceFor(work.facts) <= 0) continue;
      // Claims do not stand for what is to be journalled: a flood of them would keep every batch waiting.
      if (work.claims === null) ahead += work.asked - work.cursor;
      while (work.asked < work.count && !work.dropped) {
        const group = groupFor(LANES[lane] as Lane, bind, rate, ahead, work.count - work.asked, isShared);
        if (group === 0) return -1;
        work.charges.charge(work.openBetween(work.asked, work.asked + group));
        work.asked += group;
        ahead += group;
        this.parts.journal.ask(work, work.asked);
      }
    }
    return ahead - before;
  }

  private wakeIn(ms: number): void {
    const at = performance.now() + ms;
    if (at >= this.timerAt) return;
    clearTimeout(this.timer);
    this.timerAt = at;
    this.timer = setTimeout(() => {
      this.timerAt = Infinity;
      this.run();
    }, ms);
  }
}

function hasOthers(queues: readonly Work[][], lane: number): boolean {
  for (let other = 0; other < queues.length; other++)
    if (other !== lane && (queues[other] as Work[]).length > 0) return true;
  return false;
}
