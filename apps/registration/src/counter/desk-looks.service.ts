import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog } from '#libs/audit';
import type { DeskLook, DeskLookRequest, DeskSubscriber } from '#libs/contracts';
import { inTransaction } from '#libs/database';
import { CatalogueService, type Offer } from '../catalogue/catalogue.service.js';
import { IndexedNumbers } from '../numbers/indexed-numbers.js';
import { normaliseNumber } from '../numbers/normalise.js';
import { ReachabilityService } from '../reachability/reachability.service.js';
import { LAST_OF, SUBSCRIBER_OF } from './counter.sql.js';

interface SubscriberRow {
  id: string;
  subscribedAt: Date;
  channel: string;
  language: string;
  zoneIds: string[];
  categoryIds: string[];
  pausedUntil: Date | null;
  validUntil: Date | null;
  failures: number;
}

/** An official looks a person up for them; that they did is written down before they see anything. */
@Injectable()
export class DeskLooksService {
  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly indexed: IndexedNumbers,
    private readonly reachability: ReachabilityService,
    private readonly audit: AuditLog,
  ) {}

  /** @throws ProblemError `number.…` */
  async look(
    municipalityId: string,
    { number, channel, viewer, viewerRole: role }: DeskLookRequest,
  ): Promise<DeskLook> {
    const offer = await this.catalogue.offerOf(municipalityId);
    const digits = normaliseNumber(number, offer.municipality.countries);
    return inTransaction(this.source, async (manager) => {
      const index = await this.indexed.indexOf(manager, digits, municipalityId);
      const since = this.reachability.since(new Date());
      const [found] = await manager.query<SubscriberRow[]>(SUBSCRIBER_OF, [municipalityId, index, since]);
      const [last] = await manager.query<{ id: string; status: string; leftAt: Date }[]>(LAST_OF, [
        ...[municipalityId, index],
      ]);
      const subject = found?.id ?? last?.id;
      await this.audit.append(manager, {
        ...{ municipalityId, event: 'record.viewed', actor: viewer },
        ...(subject === undefined ? {} : { subjectRef: subject }),
        payload: { what: 'subscriber', channel, found: found !== undefined, ...(role && { role }) },
      });
      const suspended = found === undefined && last?.status === 'suspended';
      return {
        subscriber: found === undefined ? null : shown(found, offer),
        suspendedAt: suspended ? last.leftAt.toISOString() : null,
      };
    });
  }
}

function shown(row: SubscriberRow, { zones, categories }: Offer): DeskSubscriber {
  const codes = (all: { id: string; code: string }[], ids: readonly string[]) =>
    all.filter(({ id }) => ids.includes(id)).map(({ code }) => code);
  return {
    subscribedAt: row.subscribedAt.toISOString(),
    ...{ channel: row.channel, language: row.language, failures: row.failures },
    zones: codes(zones, row.zoneIds),
    categories: codes(categories, row.categoryIds),
    pausedUntil: row.pausedUntil?.toISOString() ?? null,
    validUntil: row.validUntil?.toISOString() ?? null,
  };
}
