import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '#libs/database';
import { LOGGER, type Logger } from '#libs/observability';
import { contentHashOf } from '../alerts/alert-content.js';
import { AlertRecords } from '../alerts/alert-records.js';
import { Alert } from '../alerts/alert.entity.js';
import { contentFaults, type Facts } from '../alerts/content-faults.js';
import { FactsService } from '../alerts/facts.service.js';
import { CLAIM_DUE, FIND_DUE } from './due.sql.js';
import { ReleaseService } from './release.service.js';

/** How often the clock looks, in milliseconds. */
const TICK_MS = 250;
const AT_ONCE = 20;

interface DueRow {
  id: string;
  content_hash: string;
}

/** Releases scheduled alerts at their time. Its memory is the database: a restart or a second instance changes nothing. */
@Injectable()
export class ReleaseClock implements BeforeApplicationShutdown {
  #ticking: Promise<void> | null = null;

  constructor(
    private readonly source: DataSource,
    private readonly releases: ReleaseService,
    private readonly records: AlertRecords,
    private readonly facts: FactsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    if (this.#ticking !== null) return;
    this.#ticking = this.releaseDue().catch((error: unknown) => {
      this.logger.error({ err: error }, 'the release clock failed; it looks again');
    });
    await this.#ticking;
    this.#ticking = null;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#ticking;
  }

  private async releaseDue(): Promise<void> {
    const due = await this.source.query<DueRow[]>(FIND_DUE, [AT_ONCE]);
    for (const { id } of due) {
      const seen = await this.source.getRepository(Alert).findOneBy({ id });
      if (seen === null) continue;
      const facts = await this.facts.atHand(seen);
      await inTransaction(this.source, (manager) => this.settle(manager, id, facts));
    }
  }

  /** Another instance may have been faster, or have it in hands: then there is nothing to claim. */
  private async settle(manager: EntityManager, id: string, facts: Facts): Promise<void> {
    const [claimed] = await manager.query<DueRow[]>(CLAIM_DUE, [id]);
    if (claimed === undefined) return;
    const alert = await manager.findOneByOrFail(Alert, { id });
    const faults = contentFaults(alert, { ...facts, now: new Date() });
    const expired = faults.find(({ code }) => code === 'alert.expiry_past');
    if (expired !== undefined) return this.expire(manager, alert, expired.code);
    if (contentHashOf(alert) !== claimed.content_hash)
      return this.hold(manager, alert, 'alert.content_changed');
    const [wrong] = faults;
    if (wrong !== undefined) return this.hold(manager, alert, wrong.code);
    await this.releases.release(manager, alert, null);
  }

  private async expire(manager: EntityManager, alert: Alert, reason: string): Promise<void> {
    await this.records.change(manager, alert, { action: 'expire', by: null, reason });
    this.logger.warn({ alertId: alert.id, code: reason }, 'an alert expired before its release');
  }

  private async hold(manager: EntityManager, alert: Alert, reason: string): Promise<void> {
    const set = { submissionId: null, approvedSubmissionId: null };
    await this.records.change(manager, alert, { action: 'hold', by: null, reason, set });
    this.logger.error({ alertId: alert.id, code: reason }, 'an approved alert was held back');
  }
}
