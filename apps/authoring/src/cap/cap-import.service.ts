import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Official } from '#libs/access';
import { violatedConstraint } from '#libs/database';
import type { ProblemError } from '#libs/http';
import { Alert } from '../alerts/alert.entity.js';
import { contentFaults, problemOf } from '../alerts/content-faults.js';
import { DraftsService } from '../alerts/drafts.service.js';
import { FactsService } from '../alerts/facts.service.js';
import { RegistrationClient } from '../peers/registration.client.js';
import { CAP_BYTES_MOST } from './cap-body.js';
import { draftOfCap } from './cap-draft.js';
import { readCap, type CapMessage } from './cap-message.js';
import { capNotice, capProblem } from './cap.problems.js';

export interface CapImport {
  alert: Alert;
  /** What is missing before it can be submitted, and what to look at. */
  notices: ProblemError[];
}

/** Turns CAP 1.2 messages into drafts. */
@Injectable()
export class CapImportService {
  constructor(
    private readonly source: DataSource,
    private readonly drafts: DraftsService,
    private readonly facts: FactsService,
    private readonly registration: RegistrationClient,
  ) {}

  /** @throws ProblemError `cap.…` */
  async import(actor: Official, bytes: Uint8Array): Promise<CapImport> {
    if (bytes.length > CAP_BYTES_MOST) throw capProblem('cap.too_large');
    const message = readCap(bytes);
    await this.refuseKnown(actor, message);
    const catalogue = await this.registration.recentCatalogue(actor.municipalityId);
    const { draft, notices } = draftOfCap(message, catalogue);
    const alert = await this.store(actor, message, () => this.drafts.create(actor, draft, { cap: message }));
    if (catalogue === null) notices.push(capNotice('cap.registration_unavailable'));
    const facts = await this.facts.atHand(alert);
    // The area of an imported alert is what its polygons touch.
    const touchedZoneIds = catalogue === null ? null : alert.zoneIds;
    const missing = contentFaults(alert, { ...facts, touchedZoneIds }).map(problemOf);
    return { alert, notices: [...missing, ...notices] };
  }

  private async store(actor: Official, message: CapMessage, create: () => Promise<Alert>): Promise<Alert> {
    try {
      return await create();
    } catch (error) {
      // Two at once: the database lets one through.
      if (violatedConstraint(error) === 'alert_cap_once') await this.refuseKnown(actor, message);
      throw error;
    }
  }

  private async refuseKnown({ municipalityId }: Official, message: CapMessage): Promise<void> {
    const { identifier: capIdentifier, sender: capSender, sent: capSent } = message;
    const known = await this.source
      .getRepository(Alert)
      .findOneBy({ municipalityId, capIdentifier, capSender, capSent });
    if (known === null) return;
    throw capProblem('cap.already_imported', { field: 'identifier', params: { alertId: known.id } });
  }
}
