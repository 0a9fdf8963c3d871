import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import { AuditLog, type AuditActor } from '#libs/audit';
import { Erasure } from './erasure.entity.js';
import { ErasuresService } from './erasures.service.js';

export interface Replayed {
  /** Lines and rows read. */
  known: number;
  /** Who had come back and was erased again. */
  erased: number;
}

/** After a restore: nobody who was erased rises from the dead. */
@Injectable()
export class ErasureReplay {
  constructor(
    private readonly source: DataSource,
    private readonly erasures: ErasuresService,
    private readonly audit: AuditLog,
  ) {}

  /** Safe to run again. @param file the ledger outside; null: only what the database itself still knows */
  async replay(file: string | null, actor: AuditActor, now = new Date()): Promise<Replayed> {
    const counts = new Map<string, Replayed>();
    for await (const { subject, municipality } of this.known(file)) {
      const count = counts.get(municipality) ?? { known: 0, erased: 0 };
      counts.set(municipality, count);
      count.known++;
      if (await this.erasures.erase(subject, 'restore', actor, now)) count.erased++;
    }
    for (const [municipalityId, { known, erased }] of counts)
      await this.audit.append(this.source, {
        ...{ municipalityId, event: 'restore.replayed', actor, occurredAt: now, payload: { known, erased } },
      });
    const all = [...counts.values()];
    return {
      known: all.reduce((sum, { known }) => sum + known, 0),
      erased: all.reduce((sum, { erased }) => sum + erased, 0),
    };
  }

  private async *known(file: string | null): AsyncGenerator<{ subject: string; municipality: string }> {
    for (const { subjectRef, municipalityId } of await this.source.manager.find(Erasure))
      yield { subject: subjectRef, municipality: municipalityId };
    if (file === null) return;
    for await (const line of createInterface({ input: createReadStream(file) })) {
      const read = parsed(line);
      if (read !== null) yield read;
    }
  }
}

/** Null for a line that was cut short when the machine stopped: it was written again. */
function parsed(line: string): { subject: string; municipality: string } | null {
  try {
    const { subject, municipality } = JSON.parse(line) as { subject: unknown; municipality: unknown };
    return isUUID(subject) && isUUID(municipality)
      ? { subject: subject as string, municipality: municipality as string }
      : null;
  } catch {
    return null;
  }
}
