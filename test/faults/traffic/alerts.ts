import { setTimeout as pause } from 'node:timers/promises';
import type { ProgressView } from '../../harness/official-client.js';
import type { Dice } from '../dice.js';
import type { Officials } from './release.js';
import { wishOf } from './wishes.js';

/** An alert of this run. */
export interface SentAlert {
  id: string;
  marker: string;
  /** Its approval was answered: from here on it is due. */
  released: boolean;
  progress: ProgressView | null;
  /** Everybody has an outcome. */
  over: boolean;
}

/** Alerts under way at the same time at most. */
const AT_ONCE = 3;
const LOOK_EVERY_MS = 100;

/** Releases one alert after another, a new one as soon as one of three has ended. */
export class AlertTraffic {
  readonly alerts: SentAlert[] = [];
  private ended = false;
  private readonly work: Promise<void>[] = [];

  constructor(
    private readonly officials: Officials,
    private readonly dice: Dice,
    private readonly say: (line: string) => void,
  ) {}

  get open(): SentAlert[] {
    return this.alerts.filter(({ over }) => !over);
  }

  start(): void {
    this.work.push(this.sendAll());
  }

  /** No new alerts; resolves when those begun are released. */
  async end(): Promise<void> {
    this.ended = true;
    await Promise.all(this.work);
  }

  private async sendAll(): Promise<void> {
    for (let no = 1; !this.ended; no++) {
      while (this.open.length >= AT_ONCE && !this.ended) await pause(LOOK_EVERY_MS);
      if (this.ended) return;
      const wish = wishOf(no, this.dice);
      const id = await this.officials.draft(wish);
      const alert: SentAlert = {
        ...{ id, marker: wish.marker, released: false, progress: null, over: false },
      };
      this.alerts.push(alert);
      await this.officials.release(id);
      alert.released = true;
      if (wish.stopAfterMs !== null) this.work.push(this.stopLater(alert, wish.stopAfterMs));
    }
  }

  /** Stops every alert that is under way. */
  async stopAll(): Promise<void> {
    await Promise.all(this.open.filter(({ released }) => released).map((alert) => this.stopLater(alert, 0)));
  }

  private async stopLater({ id, marker }: SentAlert, afterMs: number): Promise<void> {
    await pause(afterMs);
    await this.officials.stop(id).catch((error: unknown) => {
      this.say(`  ${marker} could not be stopped: ${String(error)}`);
    });
  }
}
