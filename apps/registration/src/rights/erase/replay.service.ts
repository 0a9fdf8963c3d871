import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog } from '#libs/audit';
import { ChangesReplay, NOTHING_APPLIED, type Applied } from '../restore/changes-replay.service.js';
import { lineOf, type ChangedLine } from '../restore/ledger-line.js';
import { Erasure } from './erasure.entity.js';
import { ErasuresService } from './erasures.service.js';

export interface Replayed extends Applied {
  /** Lines and rows of erasures that were read. */
  known: number;
  /** Who had come back and was erased again. */
  erased: number;
}

const NOTHING: Replayed = { known: 0, erased: 0, ...NOTHING_APPLIED };

type Counts = Map<string, Replayed>;

/** After a restore: nobody who was erased rises from the dead, and what people had taken back is taken back again. */
@Injectable()
export class ErasureReplay {
  constructor(
    private readonly source: DataSource,
    private readonly erasures: ErasuresService,
    private readonly changes: ChangesReplay,
    private readonly audit: AuditLog,
  ) {}

  /** Safe to run again. @param file the ledger outside; null: only what the database itself still knows */
  async replay(file: string | null, actor: `operator:${string}`, now = new Date()): Promise<Replayed> {
    const counts: Counts = new Map();
    const erase = async (subject: string, municipality: string) => {
      const erased = await this.erasures.erase(subject, 'restore', actor, now);
      add(counts, municipality, { known: 1, erased: erased ? 1 : 0 });
    };
    for (const { subjectRef, municipalityId } of await this.source.manager.find(Erasure))
      await erase(subjectRef, municipalityId);
    // Of each person the newest line: how they stood last.
    const newest = new Map<string, ChangedLine>();
    for await (const line of linesOf(file)) {
      if ('subject' in line) await erase(line.subject, line.municipality);
      else if (line.at >= (newest.get(line.person)?.at ?? '')) newest.set(line.person, line);
    }
    for (const line of newest.values())
      add(counts, line.municipality, await this.changes.apply(line, actor, now));
    for (const [municipalityId, count] of counts)
      await this.audit.append(this.source, {
        ...{ municipalityId, event: 'restore.replayed', actor, occurredAt: now, payload: { ...count } },
      });
    return [...counts.values()].reduce(sum, NOTHING);
  }
}

async function* linesOf(file: string | null) {
  if (file === null) return;
  for await (const text of createInterface({ input: createReadStream(file) })) {
    const line = lineOf(text);
    if (line !== null) yield line;
  }
}

function add(counts: Counts, municipality: string, more: Partial<Replayed>): void {
  counts.set(municipality, sum(counts.get(municipality) ?? NOTHING, { ...NOTHING, ...more }));
}

function sum(some: Replayed, more: Replayed): Replayed {
  return {
    known: some.known + more.known,
    erased: some.erased + more.erased,
    left: some.left + more.left,
    narrowed: some.narrowed + more.narrowed,
    restricted: some.restricted + more.restricted,
    guardiansGone: some.guardiansGone + more.guardiansGone,
  };
}
