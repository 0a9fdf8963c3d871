import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Counter, Registry } from '#libs/observability';
import type { MessageKind } from './message-sent.entity.js';

/** What anybody can make us send without having shown that the number is theirs. */
const ASKED_FOR: readonly MessageKind[] = ['code', 'question', 'guidance', 'help', 'link'];
/** The count is as old as this at most: it decides about thousands, not about the last one. */
const FRESH_MS = 2_000;

/** $1: municipality; $2: kinds; $3: when. */
const COUNT_DAY = `
SELECT count(*)::int AS count FROM registration.message_sent
WHERE municipality_id = $1 AND kind = ANY ($2) AND sent_at > $3::timestamptz - interval '1 day'`;

/** How many codes and answers a municipality sends in a day: what a flood of requests can cost (alerts have nothing to do with it). */
@Injectable()
export class DailyBudget {
  readonly #counts = new Map<string, { count: number; until: number }>();
  readonly #spent: Counter;

  constructor(
    private readonly most: number,
    registry: Registry,
  ) {
    this.#spent = new Counter({
      name: 'campanile_service_messages_refused_total',
      help: 'Codes and answers not sent because the daily budget was spent',
      registers: [registry],
    });
  }

  /** Whether one more may go today. */
  async left(transaction: EntityManager, municipalityId: string, now: Date): Promise<boolean> {
    if (this.most === 0) return true;
    const known = this.#counts.get(municipalityId);
    const fresh = known !== undefined && known.until > now.getTime();
    const count = fresh ? known.count : await this.count(transaction, municipalityId, now);
    // With those sent since the count was taken, by this process at least.
    const until = fresh ? known.until : now.getTime() + FRESH_MS;
    this.#counts.set(municipalityId, { count: count + 1, until });
    if (count < this.most) return true;
    this.#spent.inc();
    return false;
  }

  private async count(transaction: EntityManager, municipalityId: string, now: Date): Promise<number> {
    const [row] = await transaction.query<{ count: number }[]>(COUNT_DAY, [
      municipalityId,
      [...ASKED_FOR],
      now,
    ]);
    return row?.count ?? 0;
  }
}
