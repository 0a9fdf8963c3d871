import { Injectable } from '@nestjs/common';
import type { Statements } from '#libs/database';
import { Counter, Gauge, type Logger, type Registry } from '#libs/observability';
import type { MessageKind } from './message-sent.entity.js';

/** `asked`: what anybody can make us send to any number; `links`: what reaches a subscriber, whoever asks for it. */
type Budget = 'asked' | 'links';

/**
 * What each message is taken from. Null: it goes to a subscriber who is there, at the counter, or signed in, and to as
 * many as their number gets. Those codes are how people leave and move, which no flood of requests may keep them from.
 */
const BUDGET_OF: Readonly<Record<MessageKind, Budget | null>> = {
  code: 'asked',
  desk_code: 'asked',
  question: 'asked',
  guidance: 'asked',
  help: 'asked',
  link: 'links',
  guardian_code: 'links',
  leave_code: null,
  change_code: null,
  confirmation: null,
  withdrawal: null,
  reminder: null,
};

/** The count is as old as this at most: it decides about thousands, not about the last one. */
const FRESH_MS = 2_000;

/** The part of the budget at which people are told. */
const ALARM_AT = 0.8;
const ALARM_EVERY_MS = 60 * 60_000;

/** $1: municipality; $2: kinds; $3: when. */
const COUNT_DAY = `
SELECT count(*)::int AS count FROM registration.message_sent
WHERE municipality_id = $1 AND kind = ANY ($2) AND sent_at > $3::timestamptz - interval '1 day'`;

/**
 * How many codes and answers a municipality sends in a day, and as many links besides: what a flood of requests can cost
 * (alerts have nothing to do with it).
 */
@Injectable()
export class DailyBudget {
  readonly #counts = new Map<string, { count: number; until: number }>();
  readonly #refused: Counter<'budget'>;
  readonly #left: Gauge<'municipality' | 'budget'>;
  /** When the alarm was last raised, by municipality and budget: in milliseconds since 1970. */
  readonly #alarms = new Map<string, number>();

  constructor(
    private readonly most: number,
    registry: Registry,
    private readonly logger: Logger,
  ) {
    this.#refused = new Counter({
      name: 'campanile_service_messages_refused_total',
      help: 'Codes and answers (asked), and links, not sent because the daily budget was spent',
      labelNames: ['budget'],
      registers: [registry],
    });
    this.#left = new Gauge({
      name: 'campanile_service_messages_left',
      help: 'Codes and answers (asked), and links, that the budget of the last 24 hours still has, by municipality',
      labelNames: ['municipality', 'budget'],
      registers: [registry],
    });
  }

  /** Whether one more of this kind may go today. */
  async left(
    transaction: Statements,
    municipalityId: string,
    kind: MessageKind,
    now: Date,
  ): Promise<boolean> {
    const budget = BUDGET_OF[kind];
    if (this.most === 0 || budget === null) return true;
    const key = `${municipalityId}:${budget}`;
    const known = this.#counts.get(key);
    const fresh = known !== undefined && known.until > now.getTime();
    const count = fresh ? known.count : await this.count(transaction, municipalityId, budget, now);
    // With those sent since the count was taken, by this process at least.
    const until = fresh ? known.until : now.getTime() + FRESH_MS;
    this.#counts.set(key, { count: count + 1, until });
    this.#left.set({ municipality: municipalityId, budget }, Math.max(0, this.most - count - 1));
    if (count >= this.most * ALARM_AT) this.raiseAlarm(municipalityId, budget, count, now);
    if (count < this.most) return true;
    this.#refused.inc({ budget });
    return false;
  }

  /** Once an hour, while it lasts. */
  private raiseAlarm(municipalityId: string, of: Budget, sent: number, now: Date): void {
    const key = `${municipalityId}:${of}`;
    if (now.getTime() - (this.#alarms.get(key) ?? 0) < ALARM_EVERY_MS) return;
    this.#alarms.set(key, now.getTime());
    const facts = { alarm: 'service_messages', municipalityId, of, sent: Math.min(sent, this.most) };
    const what = of === 'links' ? 'links' : 'codes and answers';
    this.logger.error({ ...facts, budget: this.most }, `the daily budget of ${what} runs out`);
  }

  private async count(
    transaction: Statements,
    municipalityId: string,
    budget: Budget,
    now: Date,
  ): Promise<number> {
    const kinds = Object.entries(BUDGET_OF).flatMap(([kind, of]) => (of === budget ? [kind] : []));
    const [row] = await transaction.query<{ count: number }[]>(COUNT_DAY, [municipalityId, kinds, now]);
    return row?.count ?? 0;
  }
}
