import type { Readable } from 'node:stream';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LogArchive, Payloads, type BundledNotice, type LogKey } from '#libs/audit';
import type { LogExportAnswer, LogExportFileRequest, LogExportRequest } from '#libs/contracts';
import { LOGGER, type Logger } from '#libs/observability';
import { LooksService } from '../looks.service.js';
import { sweepExportFolders } from './export-folder.js';
import { ExportJob, type BundleWriter, type ExportLimits } from './export-job.js';
import { tarOf } from './tar-archive.js';

export const EXPORTING = Symbol('EXPORTING');

export interface Exporting extends ExportLimits {
  /** Login of a role that may keep the log. */
  databaseUrl: string;
  key: LogKey;
}

const SWEEP_EVERY_MS = 3_600_000;

/** $1: municipality. */
const NOTICES = `
SELECT version, language, encode(sha256, 'hex') AS sha256, text FROM registration.notice
WHERE municipality_id = $1 ORDER BY published_at, version, language`;

/** Bundles of the log for auditors: one at a time for each municipality, each over a connection of its own. */
@Injectable()
export class LogExports implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #jobs = new Map<string, ExportJob>();
  #sweeping: NodeJS.Timeout | undefined;

  constructor(
    @Inject(EXPORTING) private readonly exporting: Exporting,
    private readonly payloads: Payloads,
    private readonly looks: LooksService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const { folder, keptMs } = this.exporting;
    const sweep = () =>
      void sweepExportFolders(folder, new Date(Date.now() - keptMs)).catch((error: unknown) =>
        this.logger.warn({ err: error }, 'old exports of the log could not be removed'),
      );
    sweep();
    this.#sweeping = setInterval(sweep, SWEEP_EVERY_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#sweeping);
    await Promise.allSettled([...this.#jobs.values()].map((job) => job.cancel()));
  }

  /** Begins one, in place of one that is over. */
  start(municipalityId: string, request: LogExportRequest): LogExportAnswer {
    const before = this.#jobs.get(municipalityId);
    if (before?.busy === true) return { export: before.view(), refused: 'running' };
    const job = new ExportJob(request, this.exporting, this.writer(municipalityId, request), (error) =>
      this.logger.error({ err: error, municipalityId }, 'an export of the log failed'),
    );
    this.#jobs.set(municipalityId, job);
    void before?.cancel().catch((error: unknown) => this.logger.warn({ err: error }, 'an export stays'));
    return { export: job.view(), refused: null };
  }

  /** The one that runs, or the last one. */
  current(municipalityId: string): LogExportAnswer {
    return { export: this.#jobs.get(municipalityId)?.view() ?? null, refused: null };
  }

  /** What is written may end a little later than this. Null where there is no such export. */
  cancel(municipalityId: string, id: string): LogExportAnswer {
    const job = this.named(municipalityId, id);
    void job?.cancel().catch((error: unknown) => this.logger.warn({ err: error }, 'an export stays'));
    return { export: job?.view() ?? null, refused: null };
  }

  /** The bundle as one archive, once it is written down who takes it; null where it is not ready. */
  async file(
    municipalityId: string,
    id: string,
    { viewer }: LogExportFileRequest,
  ): Promise<{ size: number; stream: Readable } | null> {
    const job = this.named(municipalityId, id);
    if (job === null || job.directory === null) return null;
    const look = { viewer, reason: job.request.reason };
    const facts = { what: 'bundle', export: id };
    await this.looks.record(look, { municipalityId, subjects: [], facts });
    const { directory } = job;
    return directory === null ? null : tarOf(directory, `registro-${id.slice(0, 8)}`);
  }

  private named(municipalityId: string, id: string): ExportJob | null {
    const job = this.#jobs.get(municipalityId);
    return job?.view().id === id ? job : null;
  }

  /** That it is exported stands in the log, and so in the bundle, first. */
  private writer(logId: string, { viewer, reason, from, to }: LogExportRequest): BundleWriter {
    const { databaseUrl, key } = this.exporting;
    return (directory, onProgress, signal) =>
      LogArchive.using(databaseUrl, key, this.payloads, async (archive, sql) => {
        await archive.recordExport(logId, viewer, { what: 'bundle', from, to, reason });
        signal.throwIfAborted();
        const notices = await sql<BundledNotice>(NOTICES, [logId]);
        await archive.export({
          ...{ logId, directory, notices, onProgress, signal },
          from: from === null ? null : new Date(from),
          to: to === null ? null : new Date(to),
        });
      });
  }
}
