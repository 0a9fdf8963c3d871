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
import { nextStep } from './draw-state.js';
import type { DrawState } from './draw.entity.js';
import { ADVANCE_DRAW, LOCK_DRAW, NEXT_SHARDS } from './draw.sql.js';
import { DRAW_PAGES, DRAW_PAGES_OF_ADDRESSEES } from './page.sql.js';

/** `more` to come; `finished`; or `lost` to another instance. */
export type StepOutcome = 'more' | 'finished' | 'lost';

/** An instance that says nothing for so long has died: others take its draws over. */
export const LEASE_SECONDS = 2;

const NOBODY = '00000000-0000-0000-0000-000000000000';

interface LockedDraw {
  municipalityId: string;
  state: DrawState;
  release: AlertReleased;
  addressees: number | null;
  drawn: number;
  byLanguage: Record<string, number>;
  toldAt: Date | null;
  leasedBy: string | null;
}

interface ShardCursor {
  shard: number;
  position: string | null;
  pages: number;
}

interface PageRow {
  shard: number;
  drawn: number;
  ids: Buffer | null;
  sealed: Buffer | null;
  variants: string | null;
  last: Buffer | null;
}

/** A page of one shard, and what it moves. */
interface DrawnPage extends BatchedPage {
  cursor: ShardCursor;
  last: Buffer | null;
  finished: boolean;
}

/**
 * Draws an audience step by step: people, batches, cursors and totals move in one transaction, so that a process
 * killed anywhere leaves a draw that goes on where it was, and nobody drawn twice.
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

  /** Draws the next pages of an alert that this instance holds. */
  async draw(alertId: string, instanceId: string, now = new Date()): Promise<StepOutcome> {
    return inTransaction(this.source, async (manager) => {
      const [draw] = await manager.query<LockedDraw[]>(LOCK_DRAW, [alertId]);
      if (draw === undefined || draw.state !== 'drawing') return 'finished';
      if (draw.leasedBy !== instanceId) return 'lost';
      const { shards, size } = nextStep(draw.drawn);
      const cursors = await manager.query<ShardCursor[]>(NEXT_SHARDS, [alertId, shards]);
      const expired = new Date(draw.release.expiresAt) <= now;
      if (cursors.length === 0 || expired) {
        await this.teller.finish(manager, { alertId, ...draw }, expired ? 'expired' : 'complete', now);
        return 'finished';
      }
      const pages = await this.pages(manager, draw, cursors, size);
      const records = pages.flatMap((page) => page.records);
      if (records.length > 0) await this.feed.publish(manager, records);
      await this.advance(manager, draw, pages, now);
      return 'more';
    });
  }

  private async pages(
    manager: EntityManager,
    draw: LockedDraw,
    cursors: ShardCursor[],
    size: number,
  ): Promise<DrawnPage[]> {
    const { audience, releasedAt, variants, alertId } = draw.release;
    const corrects = audience.correctionOf !== undefined;
    if (corrects && draw.addressees === null) throw new Error('A correction awaits its addressees');
    const rows = await manager.query<PageRow[]>(corrects ? DRAW_PAGES_OF_ADDRESSEES : DRAW_PAGES, [
      draw.municipalityId,
      cursors.map(({ shard }) => shard),
      cursors.map(({ position }) => position ?? NOBODY),
      lastSubjectIdOf(new Date(releasedAt)),
      ...[audience.categoryId, audience.zoneIds, size],
      variants.map(({ language }) => language),
      ...(corrects ? [alertId] : []),
    ]);
    const key = await this.keyring.open(alertKeyId(alertId));
    return rows.flatMap((row) => {
      const cursor = cursors.find(({ shard }) => shard === row.shard);
      if (cursor === undefined) return [];
      return { ...this.batches(row, draw, key), cursor, last: row.last, finished: row.drawn < size };
    });
  }

  private batches({ shard, ids, sealed, variants }: PageRow, draw: LockedDraw, key: Buffer): BatchedPage {
    if (ids === null || sealed === null || variants === null)
      return { records: [], ids: Buffer.alloc(0), byLanguage: {} };
    const { release, municipalityId } = draw;
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
    draw: LockedDraw,
    pages: DrawnPage[],
    now: Date,
  ): Promise<void> {
    const { alertId } = draw.release;
    const counts = pages.map(({ ids }) => ids.length / 16);
    const drawn = counts.reduce((sum, count) => sum + count, draw.drawn);
    const byLanguage = sumOf([draw.byLanguage, ...pages.map((page) => page.byLanguage)]);
    const told = this.teller.isDue(draw.toldAt, now);
    if (told) await this.teller.tell(manager, { ...draw, alertId, drawn, byLanguage }, now);
    let start = 0;
    await manager.query(ADVANCE_DRAW, [
      alertId,
      Buffer.concat(pages.map(({ ids }) => ids)),
      pages.map(({ cursor }) => cursor.shard),
      pages.map(({ cursor }) => cursor.pages),
      counts,
      pages.map(({ ids }) => (start += ids.length) - ids.length),
      pages.map(({ last }) => (last === null ? null : uuidText(last))),
      pages.map(({ finished }) => finished),
      ...[drawn, JSON.stringify(byLanguage), told ? now : draw.toldAt, LEASE_SECONDS],
    ]);
  }
}

function sumOf(counts: readonly Record<string, number>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const each of counts)
    for (const [language, count] of Object.entries(each)) sums[language] = (sums[language] ?? 0) + count;
  return sums;
}
