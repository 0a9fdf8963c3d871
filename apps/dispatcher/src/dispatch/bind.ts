import { LANES } from '#libs/contracts';
import { SmppLink, type LinkHandler, type LinkOptions } from '#libs/smpp';
import type { Work } from './work.js';

/** One bind and the works that wait for it, a queue a lane in order of precedence. */
export class Bind {
  readonly link: SmppLink;
  readonly queues: Work[][] = LANES.map(() => []);
  /**
   * Recipients journalled or claimed whose outcome is not durable: what a process killed now would leave in doubt.
   * Never more than the window.
   */
  unresolved = 0;
  /** The clock of `performance.now` until which nothing is submitted. */
  restsUntil = 0;

  constructor(
    readonly index: number,
    readonly window: number,
    options: LinkOptions,
    handlerOf: (bind: Bind) => LinkHandler<SmppLink>,
  ) {
    this.link = new SmppLink(options, handlerOf(this));
  }

  get isBound(): boolean {
    return this.link.state === 'bound';
  }

  /** Every work that waits here, the first lanes first. */
  takeAll(): Work[] {
    return this.queues.flatMap((queue) => queue.splice(0));
  }
}
