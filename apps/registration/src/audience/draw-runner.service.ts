import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Counter, LOGGER, Registry, type Logger } from '#libs/observability';
import { CLAIM_DRAW } from './draw.sql.js';
import { LEASE_SECONDS, PageDrawer } from './page-drawer.service.js';

/** How often an idle instance looks for draws that another one has dropped. */
const IDLE_MS = 1_000;
/** How long an instance stays with a draw before it looks whether another one matters more. */
const STAY_MS = 500;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Draws whatever there is to draw, one page after the other, life safety first. */
@Injectable()
export class DrawRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #instanceId = randomUUID();
  readonly #failures: Counter;
  #stopping = new AbortController();
  #woken = new AbortController();
  #running: Promise<void> = Promise.resolve();
  /** Grows with failures in a row; a page that was drawn ends the row. */
  #pauseMs = FIRST_PAUSE_MS;

  constructor(
    private readonly source: DataSource,
    private readonly drawer: PageDrawer,
    @Inject(LOGGER) private readonly logger: Logger,
    registry: Registry,
  ) {
    this.#failures = new Counter({
      name: 'campanile_audience_page_failures_total',
      help: 'Pages of audiences that could not be drawn and were tried again',
      registers: [registry],
    });
  }

  onApplicationBootstrap(): void {
    this.#running = this.#run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#running;
  }

  /** There is something to draw. */
  wake(): void {
    this.#woken.abort();
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        if (!(await this.#drawWhatMattersMost())) await this.#idle();
      } catch (error) {
        this.#failures.inc();
        this.logger.error({ err: error }, 'an audience could not be drawn; trying again');
        await pause(this.#pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
        this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  /** @returns false when there is nothing to draw */
  async #drawWhatMattersMost(): Promise<boolean> {
    if (this.#woken.signal.aborted) this.#woken = new AbortController();
    const [claimed] = await this.source.query<[{ alertId: string }[], number]>(CLAIM_DRAW, [
      this.#instanceId,
      LEASE_SECONDS,
    ]);
    const [draw] = claimed;
    if (draw === undefined) return false;
    const until = performance.now() + STAY_MS;
    const interrupted = () => this.#woken.signal.aborted || performance.now() > until;
    while (!interrupted() && (await this.drawer.draw(draw.alertId, this.#instanceId)) === 'more')
      this.#pauseMs = FIRST_PAUSE_MS;
    return true;
  }

  async #idle(): Promise<void> {
    await pause(IDLE_MS, undefined, { signal: this.#woken.signal }).catch(() => undefined);
  }
}
