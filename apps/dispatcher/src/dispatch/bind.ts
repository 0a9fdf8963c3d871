import { LANES } from '#libs/contracts';
import { SmppLink, type LinkHandler, type LinkOptions } from '#libs/smpp';
import type { Account } from './charges.js';
import { FullQueue } from './full-queue.js';
import type { Work } from './work.js';

const NONE = -1;

/** Makes the link to a peer. */
export type Connect = (options: LinkOptions, handler: LinkHandler<SmppLink>) => SmppLink;

/** One bind and the works that wait for it, a queue a lane in order of precedence. */
export class Bind implements Account {
  readonly link: SmppLink;
  readonly queues: Work[][] = LANES.map(() => []);
  /** Recipients journalled here whose outcome is not durable; `Charges` keeps the account. */
  journalled = 0;
  /** Recipients of the retry store here whose outcome is not durable. */
  claimed = 0;
  readonly full = new FullQueue();
  /** The SMSC refuses the credentials: it stays down until somebody says `routes bind`. */
  credentialsRefused = false;
  /** The one submit at a time whose answer is timed. */
  private sampled = NONE;
  private sampledAt = 0;

  constructor(
    readonly index: number,
    readonly window: number,
    options: LinkOptions,
    handlerOf: (bind: Bind) => LinkHandler<SmppLink>,
    connect: Connect = (to, handler) => new SmppLink(to, handler),
  ) {
    this.link = connect(options, handlerOf(this));
  }

  /** The clock of `performance.now` until which nothing is submitted. */
  get restsUntil(): number {
    return this.full.restsUntil;
  }

  get isBound(): boolean {
    return this.link.state === 'bound';
  }

  /** This submit's answer is timed, unless another's is. */
  sample(token: number, now: number): void {
    if (this.sampled !== NONE) return;
    this.sampled = token;
    this.sampledAt = now;
  }

  /** Whether this answer is timed; asked for every message. */
  isSampled(token: number): boolean {
    return token === this.sampled;
  }

  /** How long the timed submit has been waiting: 0 when there is none. */
  waited(now: number): number {
    return this.sampled === NONE ? 0 : now - this.sampledAt;
  }

  /** The next submit is timed. */
  sampleAnother(): void {
    this.sampled = NONE;
  }

  /** Every work that waits here, the first lanes first. */
  takeAll(): Work[] {
    return this.queues.flatMap((queue) => queue.splice(0));
  }
}
