import { Injectable } from '@nestjs/common';
import type { Official } from '#libs/access';
import { AlertReader } from '../alerts/alert-reader.js';
import type { Alert } from '../alerts/alert.entity.js';
import { DraftsService } from '../alerts/drafts.service.js';
import { DispatcherClient } from '../peers/dispatcher.client.js';
import { aftermathProblem } from './aftermath.problems.js';

/** Begins alerts that correct another: a text is what two officials have approved, so another text is another alert. */
@Injectable()
export class CorrectionsService {
  constructor(
    private readonly reader: AlertReader,
    private readonly dispatcher: DispatcherClient,
    private readonly drafts: DraftsService,
  ) {}

  /**
   * A draft with the content of the alert, for those alone who failed in it for these reasons. Whom that is when it is
   * released is the dispatcher's to say; somebody it must be now.
   * @throws ProblemError `alert.not_found`, `dispatch.…`
   */
  async begin(actor: Official, alertId: string, details: readonly string[]): Promise<Alert> {
    const { mode, severity, categoryId, zoneIds, polygons, variants, expiresAt } = await this.reader.find(
      actor,
      alertId,
    );
    const wanted = [...new Set(details)].sort();
    const { closed, failures } = await this.dispatcher.open(alertId);
    if (closed !== null) throw aftermathProblem(`dispatch.${closed}`);
    const left = failures.filter(({ detail, correctable }) => correctable > 0 && wanted.includes(detail));
    if (left.length === 0) throw aftermathProblem('dispatch.nobody_left', { field: 'details' });
    const content = { mode, severity, categoryId, zoneIds, polygons, variants, expiresAt };
    return this.drafts.create(actor, content, { correctionOf: { alertId, details: wanted } });
  }
}
