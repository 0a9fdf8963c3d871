import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ServiceClient } from '#libs/access';
import type { Addressees, AddresseesRequest, CorrectionOf } from '#libs/contracts';
import { requestProblem } from '#libs/http';
import { RIGHTS_SETTINGS, type RightsSettings } from '../rights/settings.js';

/** Somebody waits for a preview. */
const PATIENCE = { attempts: 1, timeoutMs: 2_500 } as const;
/** Of a million letters; it is asked again until it is answered. */
const PATIENCE_OF_A_DRAW = { attempts: 1, timeoutMs: 30_000 } as const;

/** What the dispatcher answers, checked: a wrong answer is no answer. */
const answer: z.ZodType<Addressees> = z.object({ subscribers: z.base64() });

/** Asks the dispatcher whom a correction is for. */
@Injectable()
export class AddresseesClient {
  constructor(
    private readonly client: ServiceClient,
    @Inject(RIGHTS_SETTINGS) private readonly settings: RightsSettings,
  ) {}

  /** Who it would be for now, 16 bytes each. @throws ProblemError `service.unavailable` */
  ask(municipalityId: string, { alertId, details }: CorrectionOf): Promise<Buffer> {
    return this.post(alertId, { municipalityId, details, correctedBy: null }, PATIENCE);
  }

  /**
   * Who it is for: the dispatcher answers the same from now on, and sends them the corrected alert no more.
   * @param correctedBy the alert that corrects
   * @throws ProblemError `service.unavailable`
   */
  take(municipalityId: string, { alertId, details }: CorrectionOf, correctedBy: string): Promise<Buffer> {
    return this.post(alertId, { municipalityId, details, correctedBy }, PATIENCE_OF_A_DRAW);
  }

  private async post(
    alertId: string,
    body: AddresseesRequest,
    patience: typeof PATIENCE | typeof PATIENCE_OF_A_DRAW,
  ): Promise<Buffer> {
    const said = await this.client.ask<unknown>('dispatcher', this.settings.dispatcherUrl, {
      ...{ method: 'POST', path: `/internal/alerts/${alertId}/addressees`, body, ...patience },
    });
    const parsed = answer.safeParse(said);
    const subscribers = Buffer.from(parsed.data?.subscribers ?? '', 'base64');
    if (parsed.success && subscribers.length % 16 === 0) return subscribers;
    throw requestProblem('service.unavailable', { params: { service: 'dispatcher' }, cause: parsed.error });
  }
}
