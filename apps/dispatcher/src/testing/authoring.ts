import { Pool } from 'pg';
import { decodeEvent, envelope, TOPICS, type DispatchProgress } from '#libs/contracts';
import { PostgresFeed, publishEvent } from '#libs/feed';
import { inTransaction } from '../database/pool.js';
import { MUNICIPALITY } from './registration.js';

/** Plays the part of authoring: stops and ends alerts, hears how far they are. */
export class Authoring {
  /** Everything that was told, in order. */
  readonly told: DispatchProgress[] = [];
  private readonly pool: Pool;
  private readonly feed: PostgresFeed;

  constructor(url: string) {
    this.pool = new Pool({ connectionString: url, max: 1 });
    this.feed = new PostgresFeed({ url });
  }

  async listen(): Promise<void> {
    await this.feed.subscribe({
      group: 'authoring',
      topics: [TOPICS.dispatchProgress],
      onDelivery: async (delivery) => {
        this.told.push(decodeEvent(TOPICS.dispatchProgress, delivery.payload).data);
        await delivery.settle();
      },
    });
  }

  async stop(alertId: string): Promise<void> {
    const event = envelope(TOPICS.alertStopped, MUNICIPALITY, {
      alertId,
      stoppedAt: new Date().toISOString(),
    });
    await inTransaction(this.pool, (client) => publishEvent(this.feed, client, event, alertId));
  }

  async end(alertId: string): Promise<void> {
    const event = envelope(TOPICS.alertEnded, MUNICIPALITY, { alertId, endedAt: new Date().toISOString() });
    await inTransaction(this.pool, (client) => publishEvent(this.feed, client, event, alertId));
  }

  async close(): Promise<void> {
    await this.feed.close();
    await this.pool.end();
  }
}
