import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ContractError, SHARD_COUNT, TOPICS, type AlertReleased, type EventEnvelope } from '#libs/contracts';
import { inTransaction } from '#libs/database';
import { Keyring } from '#libs/feed';
import { alertKeyId } from './audience-page.js';
import { AudienceTeller } from './audience-teller.js';
import { DrawRunner } from './draw-runner.service.js';
import { mayBecome } from './draw-state.js';
import { Draw } from './draw.entity.js';
import { OPEN_DRAW, OPEN_SHARDS, OPEN_STOPPED } from './draw.sql.js';

/** More variants than this cannot be told apart in a page. */
const MOST_VARIANTS = 60;

/** What authoring says of alerts: each event may come twice, and in any order of topics. */
@Injectable()
export class AudienceEvents {
  constructor(
    private readonly source: DataSource,
    private readonly keyring: Keyring,
    private readonly teller: AudienceTeller,
    private readonly runner: DrawRunner,
  ) {}

  /** @throws ContractError for a release that nobody could be drawn for */
  async released(event: EventEnvelope<typeof TOPICS.alertReleased>): Promise<void> {
    const { municipalityId, data } = event;
    assertDrawable(data);
    await inTransaction(this.source, async (manager) => {
      const opened = await manager.query<unknown[]>(OPEN_DRAW, [
        ...[data.alertId, municipalityId, JSON.stringify(data), new Date()],
      ]);
      if (opened.length === 0) return;
      await manager.query(OPEN_SHARDS, [data.alertId, SHARD_COUNT]);
      await this.keyring.issue(manager, alertKeyId(data.alertId));
    });
    this.runner.wake();
  }

  async stopped(event: EventEnvelope<typeof TOPICS.alertStopped>): Promise<void> {
    const { municipalityId } = event;
    const { alertId } = event.data;
    const now = new Date();
    await inTransaction(this.source, async (manager) => {
      const early = await manager.query<unknown[]>(OPEN_STOPPED, [alertId, municipalityId, now]);
      const draw = await manager.findOneOrFail(Draw, {
        where: { alertId },
        lock: { mode: 'pessimistic_write' },
      });
      if (early.length > 0 || mayBecome(draw.state, 'stopped'))
        await this.teller.finish(manager, draw, 'stopped', now);
    });
  }

  /** Everybody has an outcome: nobody needs to open the batches any more, and nobody can. */
  async ended(event: EventEnvelope<typeof TOPICS.alertEnded>): Promise<void> {
    const { alertId } = event.data;
    await inTransaction(this.source, async (manager) => {
      const draw = await manager.findOne(Draw, { where: { alertId }, lock: { mode: 'pessimistic_write' } });
      if (draw?.state === 'drawing') await this.teller.finish(manager, draw, 'stopped', new Date());
      await manager.update(Draw, { alertId }, { endedAt: new Date() });
      await this.keyring.destroy(manager, alertKeyId(alertId));
    });
  }
}

function assertDrawable({ alertId, variants, audience }: AlertReleased): void {
  if (variants.length === 0 || variants.length > MOST_VARIANTS || audience.zoneIds.length === 0)
    throw new ContractError('contract.malformed', `The release of alert ${alertId} has no text or no zone.`);
}
