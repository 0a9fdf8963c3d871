import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { DataSource } from 'typeorm';
import type { LogExport, LogExportFailure, LogExportRequest, Look } from '#libs/contracts';
import type { ExportJob } from './export-job.js';
import {
  BEGIN_EXPORT,
  CANCEL_EXPORT,
  FIND_EXPORT,
  INTERRUPT_EXPORTS,
  KEEP_EXPORT,
} from './export-records.sql.js';

/** An export as the database knows it, whoever makes it. */
export interface ExportRecord {
  id: string;
  instanceId: string;
  state: LogExport['state'];
  viewer: Look['viewer'];
  reason: string | null;
  from: string | null;
  to: string | null;
  startedAt: Date;
  done: number;
  of: number | null;
  bytes: number | null;
  /** Its name below the folder of exports; null until there is one. */
  folder: string | null;
  keptUntil: Date | null;
  failure: LogExportFailure | null;
  /** Its instance has said nothing for a while: it is gone. */
  silent: boolean;
}

/** What instances know of each other's exports. */
export class ExportRecords {
  /** This instance. */
  readonly #instanceId = randomUUID();

  /** @param silentMs after which an instance that says nothing is taken for gone */
  constructor(
    private readonly source: DataSource,
    private readonly silentMs: number,
  ) {}

  async find(municipalityId: string): Promise<ExportRecord | null> {
    const [row] = await this.source.query<ExportRecord[]>(FIND_EXPORT, [municipalityId, this.silentMs]);
    return row ?? null;
  }

  /** @returns false where one runs, here or elsewhere */
  async begin(municipalityId: string, id: string, at: Date, request: LogExportRequest): Promise<boolean> {
    const { viewer, reason, from, to } = request;
    const rows = await this.source.query<unknown[]>(BEGIN_EXPORT, [
      ...[municipalityId, id, this.#instanceId, viewer, reason, from, to, at, this.silentMs],
    ]);
    return rows.length > 0;
  }

  /** @returns false where somebody ended it, or another took its place */
  async keep(municipalityId: string, job: ExportJob): Promise<boolean> {
    const { id, state, done, of, bytes, keptUntil, failure } = job.view();
    const folder = job.directory === null ? null : basename(job.directory);
    const [rows] = await this.source.query<[unknown[], number]>(KEEP_EXPORT, [
      ...[municipalityId, id, state, done, of, bytes, folder, keptUntil, failure],
    ]);
    return rows.length > 0;
  }

  async cancel(municipalityId: string, id: string): Promise<void> {
    await this.source.query(CANCEL_EXPORT, [municipalityId, id]);
  }

  /** All of this instance. */
  async interrupt(): Promise<void> {
    await this.source.query(INTERRUPT_EXPORTS, [this.#instanceId]);
  }
}
