import { AuditLog, payloadsOf, type AuditActor, type AuditEvent } from '#libs/audit';
import { ContractError, decodeEvent, readBatchHeader, TOPICS, type EventTopic } from '#libs/contracts';
import {
  DeadLetters,
  FEED_ROUTES,
  republish,
  type DeadLetter,
  type FeedGroup,
  type LetterChoice,
} from '#libs/feed';
import type { KekConfig } from '#libs/keys';

/** What is needed of a service's settings to stand for it on the feed. */
export interface LetterAccess extends KekConfig {
  databaseUrl: string;
  feed: 'postgres' | 'kafka';
}

/** Settings are asked for when a service is needed, so that a command about one service needs those of no other. */
export type LetterAccesses = Record<FeedGroup, () => LetterAccess>;

export const GROUPS: readonly FeedGroup[] = ['registration', 'authoring', 'dispatcher'];

const LANES: readonly string[] = [TOPICS.laneExtreme, TOPICS.laneService, TOPICS.laneStandard];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Records of the feed that services have put aside, and what an operator decides about them. */
export class RecordLetters {
  constructor(
    private readonly accesses: LetterAccesses,
    private readonly actor: AuditActor,
  ) {}

  list(group: FeedGroup): Promise<DeadLetter[]> {
    return this.within(group, (letters) => letters.list(group));
  }

  /**
   * Publishes records again, as the service that publishes their topic. The letters go in one transaction with the audit
   * entry, which ends after the publication's: a crash between the two leaves the letters, and a record that is
   * published twice is harmless; none is ever lost.
   * @returns how many
   */
  republish(group: FeedGroup, choice: LetterChoice): Promise<number> {
    return this.take(group, choice, 'feed.republished', {}, async (letters) => {
      for (const producer of GROUPS) {
        const records = letters.filter(({ topic }) => FEED_ROUTES[topic].publisher === producer);
        if (records.length === 0) continue;
        const { feed: adapter, databaseUrl: url } = this.accesses[producer]();
        await republish(records, { producer, adapter, url });
      }
    });
  }

  /** @param because in the operator's words, for the audit log. @returns how many */
  discard(group: FeedGroup, choice: LetterChoice, because: string): Promise<number> {
    return this.take(group, choice, 'feed.discarded', { because }, () => Promise.resolve());
  }

  private take(
    group: FeedGroup,
    choice: LetterChoice,
    event: AuditEvent,
    facts: Record<string, unknown>,
    work: (letters: readonly DeadLetter[]) => Promise<void>,
  ): Promise<number> {
    const audit = new AuditLog(payloadsOf(this.accesses[group]()));
    return this.within(group, (store) =>
      store.take(group, choice, async (letters, transaction) => {
        const entries = letters.map((letter) => {
          const { id: record, topic, shard, reason, deadAt } = letter;
          const what = { record, group, topic, shard, reason, deadAt: deadAt.toISOString() };
          return { event, actor: this.actor, ...subjectOf(letter), payload: { ...what, ...facts } };
        });
        await audit.appendAll(transaction, entries);
        await work(letters);
      }),
    );
  }

  private async within<T>(group: FeedGroup, work: (letters: DeadLetters) => Promise<T>): Promise<T> {
    const letters = new DeadLetters({ url: this.accesses[group]().databaseUrl });
    try {
      return await work(letters);
    } finally {
      await letters.close();
    }
  }
}

/** Whose log tells of it: its municipality's where it can be read, else that of the installation. */
function subjectOf({ topic, payload }: DeadLetter): { municipalityId: string | null; alertId?: string } {
  try {
    const { municipalityId, alertId } = LANES.includes(topic)
      ? readBatchHeader(payload)
      : namesIn(topic as EventTopic, payload);
    if (!UUID.test(municipalityId)) return { municipalityId: null };
    return { municipalityId, ...(UUID.test(alertId ?? '') ? { alertId: String(alertId) } : {}) };
  } catch (error) {
    if (error instanceof ContractError) return { municipalityId: null };
    throw error;
  }
}

function namesIn(topic: EventTopic, payload: Buffer): { municipalityId: string; alertId: string | null } {
  const { municipalityId, data } = decodeEvent(topic, payload);
  return { municipalityId, alertId: 'alertId' in data ? data.alertId : null };
}
