import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ServiceClient } from '#libs/access';
import { PERSON_OUTCOMES_LIMIT, type PersonOutcomes, type SentOutcome } from '#libs/contracts';
import { LOGGER, type Logger } from '#libs/observability';
import { RIGHTS_SETTINGS, type RightsSettings } from '../settings.js';

/** A person waits for the page: twice this at most, in milliseconds. */
const PATIENCE = { attempts: 2, timeoutMs: 1_500 } as const;

const instant = z.string().nullable();
const outcome: z.ZodType<SentOutcome> = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'submitted', 'delivered', 'failed', 'expired', 'stopped', 'in_doubt']),
  ...{ submittedAt: instant, deliveredAt: instant, parts: z.number().int().nonnegative() },
  reason: z.object({ it: z.string(), en: z.string() }).nullable(),
});

/** What the dispatcher answers, checked: a wrong answer is no answer. */
const answer: z.ZodType<PersonOutcomes> = z.object({
  keptSince: z.iso.datetime(),
  alerts: z.array(outcome),
  messages: z.array(outcome),
});

/** Asks the dispatcher what became of what was sent to a person. */
@Injectable()
export class OutcomesClient {
  constructor(
    private readonly client: ServiceClient,
    @Inject(RIGHTS_SETTINGS) private readonly settings: RightsSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @returns null when the dispatcher cannot answer: all or nothing, for half an answer would read like the whole */
  async of(
    subscriberId: string,
    alerts: readonly string[],
    messages: readonly string[],
  ): Promise<PersonOutcomes | null> {
    const all: PersonOutcomes = { keptSince: '', alerts: [], messages: [] };
    const length = Math.max(alerts.length, messages.length, 1);
    try {
      for (let from = 0; from < length; from += PERSON_OUTCOMES_LIMIT) {
        const some = (ids: readonly string[]) => ids.slice(from, from + PERSON_OUTCOMES_LIMIT);
        const part = await this.ask(subscriberId, { alerts: some(alerts), messages: some(messages) });
        all.keptSince = part.keptSince;
        all.alerts.push(...part.alerts);
        all.messages.push(...part.messages);
      }
      return all;
    } catch (err) {
      this.logger.warn({ err }, "outcomes could not be read for a citizen's export");
      return null;
    }
  }

  private async ask(
    subscriberId: string,
    body: { alerts: string[]; messages: string[] },
  ): Promise<PersonOutcomes> {
    const path = `/internal/recipients/${subscriberId}/outcomes`;
    const { dispatcherUrl } = this.settings;
    return answer.parse(
      await this.client.ask('dispatcher', dispatcherUrl, { method: 'POST', path, body, ...PATIENCE }),
    );
  }
}
