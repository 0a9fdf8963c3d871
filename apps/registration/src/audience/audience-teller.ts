import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AudienceTree, AuditLog, checkpointBy } from '#libs/audit';
import { envelope, SHARD_COUNT, TOPICS, type AlertReleased, type AudienceRule } from '#libs/contracts';
import { Feed, publishEvent } from '#libs/feed';
import type { DrawState } from './draw.entity.js';
import { CODES_OF_RULE, DRAWN_FROM, FINISH_DRAW, PAGES_OF_SHARD } from './draw.sql.js';

/** Progress is told at most four times a second. */
const PAUSE_MS = 250;

export interface DrawTotals {
  alertId: string;
  municipalityId: string;
  drawn: number;
  byLanguage: Record<string, number>;
}

interface DrawnFrom {
  release: AlertReleased | null;
  addressees: number | null;
  startedAt: Date;
}

/** Tells how far a draw has come, and that it has ended. */
@Injectable()
export class AudienceTeller {
  constructor(
    private readonly feed: Feed,
    private readonly audit: AuditLog,
  ) {}

  isDue(toldAt: Date | null, now: Date): boolean {
    return toldAt === null || now.getTime() - toldAt.getTime() >= PAUSE_MS;
  }

  tell(transaction: EntityManager, totals: DrawTotals, now: Date): Promise<void> {
    return this.publish(transaction, totals, null, now);
  }

  /** Ends a draw, in whatever way, in the caller's transaction. */
  async finish(
    transaction: EntityManager,
    totals: DrawTotals,
    state: Exclude<DrawState, 'drawing'>,
    now: Date,
  ): Promise<void> {
    const { alertId, municipalityId, drawn, byLanguage } = totals;
    const { digest, ...audience } = await summaryOf(transaction, alertId);
    await transaction.query(FINISH_DRAW, [alertId, state, digest, now]);
    await this.audit.append(transaction, {
      ...{ municipalityId, alertId, event: 'audience.drawn', actor: 'service:registration' },
      occurredAt: now,
      payload: {
        ...{ state, drawn, byLanguage, digest: digest.toString('hex'), ...audience },
        ...(await this.drawnFrom(transaction, totals)),
      },
    });
    await this.publish(transaction, totals, digest, now);
  }

  /** What the audience was drawn by, and what the log had signed when the draw began. */
  private async drawnFrom(transaction: EntityManager, { alertId, municipalityId }: DrawTotals) {
    const [drawn] = await transaction.query<DrawnFrom[]>(DRAWN_FROM, [alertId]);
    const { release = null, addressees = null, startedAt = new Date(0) } = drawn ?? {};
    const rule = release?.audience ?? null;
    return {
      rule,
      ...(rule?.correctionOf === undefined ? {} : { addressees }),
      ...(rule === null ? {} : { codes: await codesOf(transaction, rule) }),
      contentHash: release?.contentHash ?? null,
      checkpoint: await checkpointBy(
        (statement, values) => transaction.query(statement, values),
        municipalityId,
        startedAt,
      ),
    };
  }

  private async publish(
    transaction: EntityManager,
    { alertId, municipalityId, drawn, byLanguage }: DrawTotals,
    digest: Buffer | null,
    now: Date,
  ): Promise<void> {
    const told = {
      alertId,
      drawn,
      byLanguage,
      complete: digest !== null,
      digest: digest?.toString('hex') ?? null,
    };
    await publishEvent(
      this.feed,
      transaction,
      envelope(TOPICS.audienceProgress, municipalityId, told, now),
      alertId,
    );
  }
}

/** Decisions are told by code: without these nobody could tell from the log alone that people had chosen the category. */
async function codesOf(transaction: EntityManager, { categoryId, zoneIds }: AudienceRule) {
  const [codes] = await transaction.query<{ category: string | null; zones: string[] }[]>(CODES_OF_RULE, [
    categoryId,
    zoneIds,
  ]);
  return codes;
}

/**
 * Digest: SHA-256 over the drawn subscribers' ids, 16 bytes each, shard after shard and in each in the order of draws:
 * the same whatever the pages were. Root: of the tree that proves of everybody whether they are in it.
 */
async function summaryOf(transaction: EntityManager, alertId: string) {
  const hash = createHash('sha256');
  const tree = new AudienceTree();
  for (let shard = 0; shard < SHARD_COUNT; shard++) {
    const pages = await transaction.query<{ ids: Buffer }[]>(PAGES_OF_SHARD, [alertId, shard]);
    const ids = Buffer.concat(pages.map((page) => page.ids));
    hash.update(ids);
    tree.addShard(ids);
  }
  return { digest: hash.digest(), root: tree.root(), leaves: tree.leaves };
}
