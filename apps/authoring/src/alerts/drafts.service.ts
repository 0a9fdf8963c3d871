import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Official } from '#libs/access';
import type { AlertMode, CorrectionOf, Severity, TextVariant } from '#libs/contracts';
import { inTransaction } from '#libs/database';
import { Municipality } from '../officials/municipality.entity.js';
import { RegistrationClient } from '../peers/registration.client.js';
import type { Polygon } from './alert-content.js';
import { AlertRecords, requireNext } from './alert-records.js';
import { Alert } from './alert.entity.js';
import { alertProblem } from './alert.problems.js';
import { Authorship } from './authorship.entity.js';
import { Submission } from '../decisions/submission.entity.js';

/** What an official writes. What is left out of a change stays as it is. */
export interface DraftInput {
  mode?: AlertMode;
  severity?: Severity;
  categoryId?: string | null;
  zoneIds?: string[];
  polygons?: Polygon[];
  variants?: TextVariant[];
  sender?: string;
  expiresAt?: Date | null;
}

/** Where an imported draft comes from (CAP 1.2 §3.2.1). */
export interface CapOrigin {
  identifier: string;
  sender: string;
  sent: Date;
}

/** Writes and changes alerts that are not submitted. A draft may be anything; submission is what is strict. */
@Injectable()
export class DraftsService {
  constructor(
    private readonly source: DataSource,
    private readonly records: AlertRecords,
    private readonly registration: RegistrationClient,
  ) {}

  /** It may come from a CAP message, or correct another alert. */
  async create(
    actor: Official,
    input: DraftInput,
    { cap = null, correctionOf = null }: { cap?: CapOrigin | null; correctionOf?: CorrectionOf | null } = {},
  ): Promise<Alert> {
    const zones = await this.zonesOf(actor, input);
    return inTransaction(this.source, async (manager) => {
      const municipality = await manager.findOneByOrFail(Municipality, { id: actor.municipalityId });
      const content = {
        mode: 'actual' as const,
        severity: 'Unknown' as const,
        sender: municipality.sender,
        ...normalised({ ...input, ...zones }, municipality),
      };
      const origin =
        cap === null
          ? { source: 'api' as const }
          : {
              source: 'cap' as const,
              ...{ capIdentifier: cap.identifier, capSender: cap.sender, capSent: cap.sent },
            };
      const { municipalityId, officialId: createdBy } = actor;
      const { identifiers } = await manager.insert(Alert, {
        ...content,
        ...origin,
        correctionOf,
        municipalityId,
        createdBy,
      });
      const alert = await manager.findOneByOrFail(Alert, identifiers[0] as { id: string });
      await this.signAsAuthor(manager, alert.id, actor);
      await this.records.drafted(manager, alert, actor);
      return alert;
    });
  }

  /**
   * @param version what the writer last saw; null to write over whatever there is
   * @throws ProblemError `alert.changed_meanwhile`, `alert.wrong_state`, `alert.not_found`
   */
  async edit(actor: Official, id: string, input: DraftInput, version: number | null): Promise<Alert> {
    const zones = await this.zonesOf(actor, input);
    return inTransaction(this.source, async (manager) => {
      const alert = await this.records.lock(manager, actor.municipalityId, id);
      requireNext(alert.state, 'edit');
      if (version !== null && version !== alert.version) throw alertProblem('alert.changed_meanwhile');
      const municipality = await manager.findOneByOrFail(Municipality, { id: actor.municipalityId });
      await this.signAsAuthor(manager, id, actor);
      const set = normalised({ ...input, ...zones }, municipality);
      return this.records.change(manager, alert, { action: 'edit', by: actor, set });
    });
  }

  /** Only what was never submitted goes without a trace in the tables. @throws ProblemError `alert.submitted_once` */
  async delete(actor: Official, id: string): Promise<void> {
    await inTransaction(this.source, async (manager) => {
      const alert = await this.records.lock(manager, actor.municipalityId, id);
      requireNext(alert.state, 'delete');
      if (await manager.existsBy(Submission, { alertId: id })) throw alertProblem('alert.submitted_once');
      await this.records.change(manager, alert, { action: 'delete', by: actor });
    });
  }

  /** A newly drawn area adds the zones it touches; when nobody can say which, the preview tells what is missing. */
  private async zonesOf(actor: Official, { polygons, zoneIds }: DraftInput): Promise<{ zoneIds?: string[] }> {
    if (polygons === undefined || polygons.length === 0) return {};
    const touched = await this.registration.zonesTouched(actor.municipalityId, polygons).catch(() => []);
    return { zoneIds: [...(zoneIds ?? []), ...touched] };
  }

  private async signAsAuthor(
    manager: EntityManager,
    alertId: string,
    { officialId }: Official,
  ): Promise<void> {
    await manager
      .createQueryBuilder()
      .insert()
      .into(Authorship)
      .values({ alertId, officialId })
      .orIgnore()
      .execute();
  }
}

/** The same content is always stored, and so hashed, the same way. */
function normalised(input: DraftInput, { defaultLanguage }: Municipality): DraftInput {
  const { zoneIds, variants, ...rest } = input;
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(given) as DraftInput),
    ...(zoneIds === undefined ? {} : { zoneIds: [...new Set(zoneIds)].sort() }),
    ...(variants === undefined ? {} : { variants: ordered(variants, defaultLanguage) }),
  };
}

/** The default language first: the dispatcher gives it to everybody who has no other. */
function ordered(variants: readonly TextVariant[], defaultLanguage: string): TextVariant[] {
  const rank = ({ language }: TextVariant) => (language === defaultLanguage ? '' : language);
  return variants
    .map(({ language, text }) => ({ language, text: text.replace(/\r\n?/g, '\n') }))
    .sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}
