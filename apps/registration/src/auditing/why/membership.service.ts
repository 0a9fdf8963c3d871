import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditError, audienceProof, wasInAudience, type AudienceProof } from '#libs/audit';
import { SHARD_COUNT, shardOf } from '#libs/contracts';
import { PAGES_OF_SHARD } from '../../audience/draw.sql.js';
import { uuidBytes } from '../../subscribers/subject-id.js';
import type { DrawFacts } from './reason.js';

/** Who of some people was drawn for an alert, and the proof. */
@Injectable()
export class Membership {
  constructor(private readonly source: DataSource) {}

  /** The first of them who was drawn; of the shards in which none of them is, nothing is read. */
  async drawnOf(alertId: string, asked: readonly string[]): Promise<string | null> {
    const shards = new Map<number, Buffer>();
    for (const shard of new Set(asked.map((id) => shardOf(id))))
      shards.set(shard, await this.shard(alertId, shard));
    return asked.find((id) => holds(shards.get(shardOf(id)), id)) ?? null;
  }

  /**
   * That somebody is in the audience, or is not; null while it is not complete.
   * @throws AuditError `audit.log_damaged` where the audience proves neither
   */
  async proof(
    draw: DrawFacts | null,
    subject: string | null,
    alertId: string,
  ): Promise<AudienceProof | null> {
    if (draw === null || draw.state === 'drawing' || subject === null) return null;
    const shards: Buffer[] = [];
    for (let shard = 0; shard < SHARD_COUNT; shard++) shards.push(await this.shard(alertId, shard));
    const proof = await audienceProof(subject, shards);
    if (wasInAudience(subject, proof) === null)
      throw new AuditError('audit.log_damaged', `The audience of alert ${alertId} proves nothing.`);
    return proof;
  }

  private async shard(alertId: string, shard: number): Promise<Buffer> {
    const pages = await this.source.query<{ ids: Buffer }[]>(PAGES_OF_SHARD, [alertId, shard]);
    return Buffer.concat(pages.map(({ ids }) => ids));
  }
}

function holds(ids: Buffer | undefined, subject: string): boolean {
  if (ids === undefined) return false;
  const id = uuidBytes(subject);
  for (let at = ids.indexOf(id); at >= 0; at = ids.indexOf(id, at + 1)) if (at % 16 === 0) return true;
  return false;
}
