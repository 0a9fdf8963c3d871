import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import {
  BATCH_LIMIT,
  encodeBatch,
  envelope,
  laneTopic,
  SHARD_COUNT,
  shardOf,
  TOPICS,
  type BatchHeader,
} from '#libs/contracts';
import { PostgresFeed, PostgresKeyring, publishEvent, type FeedRecord } from '#libs/feed';
import { inTransaction } from '../database/pool.js';

export const MUNICIPALITY = '0199f3a0-0000-7000-8000-00000000faec';

export interface Person {
  id: string;
  number: number;
}

export interface Release extends Partial<
  Pick<BatchHeader, 'lane' | 'mode' | 'text' | 'expiresAt' | 'inDoubt' | 'sender'>
> {
  people: Person[];
  alertId?: string;
}

/** People with numbers nobody else in this run has. */
export function people(count: number, firstNumber = 393_200_000_000): Person[] {
  return Array.from({ length: count }, (_, i) => ({ id: randomUUID(), number: firstNumber + i }));
}

/** Plays the part of registration: seals batches and puts them on the feed, with registration's own rights. */
export class Registration {
  private readonly pool: Pool;
  private readonly feed: PostgresFeed;
  private readonly keyring: PostgresKeyring;
  private lastRecords: FeedRecord[] = [];

  constructor(url: string, transportKey: Buffer) {
    this.pool = new Pool({ connectionString: url, max: 2 });
    this.feed = new PostgresFeed({ url });
    this.keyring = new PostgresKeyring({ url, transportKey });
  }

  /** Puts an alert's batches on the feed. @returns the alert */
  async release(release: Release): Promise<string> {
    const alertId = release.alertId ?? randomUUID();
    await this.publish(release, { kind: 'alert', alertId, keyId: `alert:${alertId}` });
    return alertId;
  }

  /** Puts the records of the last release on the feed once more, as after a process that died before it settled them. */
  async releaseAgain(): Promise<void> {
    await inTransaction(this.pool, (client) => this.feed.publish(client, this.lastRecords));
  }

  /** An alert's key goes when the alert ends. */
  async destroyKey(alertId: string): Promise<void> {
    await inTransaction(this.pool, (client) => this.keyring.destroy(client, `alert:${alertId}`));
  }

  /** Messages of their own for single persons. */
  async tell(texts: (Person & { text: string })[]): Promise<void> {
    const keyId = `service:${MUNICIPALITY}:2026-11-23`;
    await this.publish(
      { people: texts, lane: 'service', text: null },
      { kind: 'service', alertId: null, keyId },
    );
  }

  /** A subscriber leaves. */
  async withdraw(subscriberId: string): Promise<void> {
    const event = envelope(TOPICS.subscriberWithdrawn, MUNICIPALITY, {
      subscriberId,
      withdrawnAt: new Date().toISOString(),
    });
    await inTransaction(this.pool, (client) => publishEvent(this.feed, client, event, subscriberId));
  }

  /** A subscriber is erased. @param messages batches of single messages that were theirs */
  async erase(subscriberId: string, messages: string[] = []): Promise<void> {
    const erased = { subscriberId, withdrawnAt: new Date().toISOString(), erased: { messages } };
    const event = envelope(TOPICS.subscriberWithdrawn, MUNICIPALITY, erased);
    await inTransaction(this.pool, (client) => publishEvent(this.feed, client, event, subscriberId));
  }

  async close(): Promise<void> {
    await this.feed.close();
    await this.keyring.close();
    await this.pool.end();
  }

  private async publish(
    release: Release,
    common: Pick<BatchHeader, 'kind' | 'alertId' | 'keyId'>,
  ): Promise<void> {
    const shards = Array.from({ length: SHARD_COUNT }, (): Person[] => []);
    for (const person of release.people) shards[shardOf(person.id)]?.push(person);
    await inTransaction(this.pool, async (client) => {
      const key = await this.keyring.issue(client, common.keyId);
      const records: FeedRecord[] = [];
      shards.forEach((members, shard) => {
        for (let from = 0; from < members.length; from += BATCH_LIMIT)
          records.push(recordOf(release, common, shard, members.slice(from, from + BATCH_LIMIT), key));
      });
      await this.feed.publish(client, records);
      this.lastRecords = records;
    });
  }
}

function recordOf(
  release: Release,
  common: Pick<BatchHeader, 'kind' | 'alertId' | 'keyId'>,
  shard: number,
  members: (Person & { text?: string })[],
  key: Buffer,
): FeedRecord {
  const id = randomUUID();
  const header: BatchHeader = {
    ...{ v: 1, batchId: id, municipalityId: MUNICIPALITY, shard, language: 'it', count: members.length },
    ...common,
    lane: release.lane ?? 'extreme',
    mode: release.mode ?? 'actual',
    text: release.text === undefined ? 'Piena del Lamone: salite ai piani alti.' : release.text,
    sender: release.sender ?? 'FAENZA',
    expiresAt: release.expiresAt ?? new Date(Date.now() + 3_600_000).toISOString(),
    inDoubt: release.inDoubt ?? 'resend',
  };
  const ids = Buffer.concat(members.map((member) => Buffer.from(member.id.replaceAll('-', ''), 'hex')));
  const numbers = Float64Array.from(members, (member) => member.number);
  const texts = header.text === null ? members.map((member) => member.text ?? '') : null;
  return {
    id,
    topic: laneTopic(header.lane),
    shard,
    payload: encodeBatch(header, { ids, numbers, texts }, key),
  };
}
