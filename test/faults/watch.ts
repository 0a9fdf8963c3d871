import { setTimeout as pause } from 'node:timers/promises';
import type { OfficialClient, ProgressView } from '../harness/official-client.js';
import type { SimulatorClient } from '../harness/simulator-client.js';
import { Stall } from './stall.js';
import type { AlertTraffic, SentAlert } from './traffic/alerts.js';

const LOOK_EVERY_MS = 200;

/** Looks at everything all the time: what has arrived, what waits, and whether every account adds up. */
export class Watch {
  readonly stall = new Stall();
  /** Moments at which an alert's account did not add up. */
  unbalanced = 0;
  /** Accounts looked at. */
  looks = 0;
  accepted = 0;
  faultActive = false;
  /** How long faults struck, in milliseconds. */
  struckMs = 0;
  private ended = false;
  private watching: Promise<void> = Promise.resolve();

  constructor(
    private readonly traffic: AlertTraffic,
    private readonly official: OfficialClient,
    private readonly simulator: SimulatorClient,
  ) {}

  start(): void {
    this.watching = this.watch();
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.watching;
  }

  private async watch(): Promise<void> {
    while (!this.ended) {
      this.accepted = (await this.simulator.stats()).accepted;
      await Promise.all(this.traffic.open.map((alert) => this.lookAt(alert)));
      const open = this.traffic.open.filter(({ released }) => released);
      const settled = this.traffic.alerts.reduce((sum, { progress }) => sum + outcomesOf(progress), 0);
      this.stall.see({
        at: performance.now(),
        progress: this.accepted + settled,
        workWaits: open.length > 0,
        faultActive: this.faultActive,
      });
      await pause(LOOK_EVERY_MS);
    }
  }

  /** A service that is down says nothing: then the last word stands. */
  private async lookAt(alert: SentAlert): Promise<void> {
    const progress = await this.official.progress(alert.id).catch(() => null);
    if (progress === null) return;
    alert.progress = progress;
    alert.over = isOver(progress);
    this.looks++;
    const sum = Object.values(progress.counts).reduce((total, count) => total + count, 0);
    if (!progress.balanced || sum !== progress.audience) this.unbalanced++;
  }
}

/** Everybody has an outcome or is held; an alert stays open for as long as people may decide about those. */
function isOver({ state, releasedAt, drawing, counts }: ProgressView): boolean {
  if (state === 'completed') return true;
  return releasedAt !== null && !drawing && counts.waiting === 0;
}

function outcomesOf(progress: ProgressView | null): number {
  return progress === null ? 0 : progress.audience - progress.counts.waiting;
}
