import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AlertReleased } from '#libs/contracts';
import { inTransaction } from '#libs/database';
import { Feed, Keyring } from '#libs/feed';
import { LOGGER, type Logger } from '#libs/observability';
import { NumberCipher } from '../numbers/number-cipher.js';
import { lastSubjectIdOf, uuidText } from '../subscribers/subject-id.js';
import { alertKeyId, batchesOf, type BatchedPage } from './audience-page.js';
import { AudienceTeller } from './audience-teller.js';
import { pageSize } from './draw-state.js';
import type { DrawState } from './draw.entity.js';
import { ADVANCE_DRAW, LOCK_DRAW } from './draw.sql.js';
import { DRAW_PAGE } from './page.sql.js';

/** `more` to come; `finished`; or `lost` to another instance. */
export type PageOutcome = 'more' | 'finished' | 'lost';

/** An instance that says nothing for so long has died: others take its draws over. */
export const LEASE_SECONDS = 2;

const NOBODY = '00000000-0000-0000-0000-000000000000';

interface LockedDraw {
  municipalityId: string;
  state: DrawState;
  release: AlertReleased;
  drawn: number;
  byLanguage: Record<string, number>;
  toldAt: Date | null;
  leasedBy: string | null;
  /** The shard whose turn it is; null when all are finished. */
  shard: number | null;
  position: string | null;
  pages: number;
}

interface PageRow {
  drawn: number;
  ids: Buffer | null;
  sealed: Buffer | null;
  variants: string | null;
  last: Buffer | null;
}

/**
 * Draws an audience page by page: people, batches, cursor and totals move in one transaction, so that a process killed
 * anywhere leaves a draw that goes on where it was, and nobody drawn twice.
 */
@Injectable()
export class PageDrawer {
  constructor(
    private readonly source: DataSource,
    private readonly feed: Feed,
    private readonly keyring: Keyring,
    private readonly cipher: NumberCipher,
    private readonly teller: AudienceTeller,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Draws the next page of an alert that this instance holds. */
  async draw(alertId: string, instanceId: string, now = new Date()): Promise<PageOutcome> {
    return inTransaction(this.source, async (manager) => {
      const [draw] = await manager.query<LockedDraw[]>(LOCK_DRAW, [alertId]);
      if (draw === undefined || draw.state !== 'drawing') return 'finished';
      if (draw.leasedBy !== instanceId) return 'lost';
      const { shard } = draw;
      const expired = new Date(draw.release.expiresAt) <= now;
      if (shard === null || expired) {
        await this.teller.finish(manager, { alertId, ...draw }, expired ? 'expired' : 'complete', now);
        return 'finished';
      }
      const size = pageSize(draw.drawn);
      const page = await this.page(manager, draw, shard, size);
      const batched = await this.batches(page, draw, shard);
      if (batched.records.length > 0) await this.feed.publish(manager, batched.records);
      await this.advance(
        manager,
        { ...draw, shard },
        batched,
        { last: page.last, full: page.drawn === size },
        now,
      );
      return 'more';
    });
  }

  private async page(
    manager: EntityManager,
    draw: LockedDraw,
    shard: number,
    size: number,
  ): Promise<PageRow> {
    const { audience, releasedAt, variants } = draw.release;
    const [row] = await manager.query<[PageRow]>(DRAW_PAGE, [
      ...[draw.municipalityId, shard, draw.position ?? NOBODY, lastSubjectIdOf(new Date(releasedAt))],
      ...[audience.categoryId, audience.zoneIds, size],
      variants.map(({ language }) => language),
    ]);
    return row;
  }

  private async batches(page: PageRow, draw: LockedDraw, shard: number): Promise<BatchedPage> {
    const { ids, sealed, variants } = page;
    if (ids === null || sealed === null || variants === null)
      return { records: [], ids: Buffer.alloc(0), byLanguage: {} };
    const { release, municipalityId } = draw;
    const key = await this.keyring.open(alertKeyId(release.alertId));
    const numbers = this.cipher.openPage(sealed, ids, municipalityId);
    const batched = batchesOf({ ids, numbers, variants }, shard, release, municipalityId, key);
    const unreadable = (ids.length - batched.ids.length) / 16;
    if (unreadable > 0)
      this.logger.error(
        { alertId: release.alertId, unreadable },
        'numbers that cannot be opened were left out',
      );
    return batched;
  }

  private async advance(
    manager: EntityManager,
    draw: LockedDraw & { shard: number },
    batched: BatchedPage,
    page: { last: Buffer | null; full: boolean },
    now: Date,
  ): Promise<void> {
    const { alertId } = draw.release;
    const count = batched.ids.length / 16;
    const drawn = draw.drawn + count;
    const byLanguage = added(draw.byLanguage, batched.byLanguage);
    const told = this.teller.isDue(draw.toldAt, now);
    if (told) await this.teller.tell(manager, { ...draw, alertId, drawn, byLanguage }, now);
    await manager.query(ADVANCE_DRAW, [
      ...[alertId, draw.shard, draw.pages, count, batched.ids],
      ...[page.last === null ? null : uuidText(page.last), !page.full],
      ...[drawn, JSON.stringify(byLanguage), told ? now : draw.toldAt, LEASE_SECONDS],
    ]);
  }
}

function added(totals: Record<string, number>, page: Record<string, number>): Record<string, number> {
  const sums = { ...totals };
  for (const [language, count] of Object.entries(page)) sums[language] = (sums[language] ?? 0) + count;
  return sums;
}
