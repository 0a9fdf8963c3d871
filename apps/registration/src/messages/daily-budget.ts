import { Injectable } from '@nestjs/common';
import type { Statements } from '#libs/database';
import { Counter, Gauge, type Logger, type Registry } from '#libs/observability';
import type { MessageKind } from './message-sent.entity.js';

/** What people can make us send without having shown that the number is theirs. */
const ASKED_FOR: readonly MessageKind[] = [
  ...(['code', 'desk_code', 'change_code', 'question', 'guidance', 'help', 'link', 'guardian_code'] as const),
];
/** The count is as old as this at most: it decides about thousands, not about the last one. */
const FRESH_MS = 2_000;

/** The part of the budget at which people are told. */
const ALARM_AT = 0.8;
const ALARM_EVERY_MS = 60 * 60_000;

/** $1: municipality; $2: kinds; $3: when. */
const COUNT_DAY = `
SELECT count(*)::int AS count FROM registration.message_sent
WHERE municipality_id = $1 AND kind = ANY ($2) AND sent_at > $3::timestamptz - interval '1 day'`;

/** How many codes and answers a municipality sends in a day: what a flood of requests can cost (alerts have nothing to do with it). */
@Injectable()
export class DailyBudget {
  readonly #counts = new Map<string, { count: number; until: number }>();
  readonly #refused: Counter;
  readonly #left: Gauge<'municipality'>;
  /** When the alarm was last raised, by municipality: in milliseconds since 1970. */
  readonly #alarms = new Map<string, number>();

  constructor(
    private readonly most: number,
    registry: Registry,
    private readonly logger: Logger,
  ) {
    this.#refused = new Counter({
      name: 'campanile_service_messages_refused_total',
      help: 'Codes and answers not sent because the daily budget was spent',
      registers: [registry],
    });
    this.#left = new Gauge({
      name: 'campanile_service_messages_left',
      help: 'Codes and answers that may still be sent of the last 24 hours’ budget, by municipality',
      labelNames: ['municipality'],
      registers: [registry],
    });
  }

  /** Whether one more may go today. */
  async left(transaction: Statements, municipalityId: string, now: Date): Promise<boolean> {
    if (this.most === 0) return true;
    const known = this.#counts.get(municipalityId);
    const fresh = known !== undefined && known.until > now.getTime();
    const count = fresh ? known.count : await this.count(transaction, municipalityId, now);
    // With those sent since the count was taken, by this process at least.
    const until = fresh ? known.until : now.getTime() + FRESH_MS;
    this.#counts.set(municipalityId, { count: count + 1, until });
    this.#left.set({ municipality: municipalityId }, Math.max(0, this.most - count - 1));
    if (count >= this.most * ALARM_AT) this.raiseAlarm(municipalityId, count, now);
    if (count < this.most) return true;
    this.#refused.inc();
    return false;
  }

  /** Once an hour, while it lasts. */
  private raiseAlarm(municipalityId: string, sent: number, now: Date): void {
    if (now.getTime() - (this.#alarms.get(municipalityId) ?? 0) < ALARM_EVERY_MS) return;
    this.#alarms.set(municipalityId, now.getTime());
    const facts = { alarm: 'service_messages', municipalityId, sent: Math.min(sent, this.most) };
    this.logger.error({ ...facts, budget: this.most }, 'the daily budget of codes and answers runs out');
  }

  private async count(transaction: Statements, municipalityId: string, now: Date): Promise<number> {
    const [row] = await transaction.query<{ count: number }[]>(COUNT_DAY, [
      municipalityId,
      [...ASKED_FOR],
      now,
    ]);
    return row?.count ?? 0;
  }
}
