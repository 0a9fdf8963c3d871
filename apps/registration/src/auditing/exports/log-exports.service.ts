import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LogArchive, Payloads, type LogKey } from '#libs/audit';
import type { LogExport, LogExportAnswer, LogExportFileRequest, LogExportRequest } from '#libs/contracts';
import { LOGGER, type Logger } from '#libs/observability';
import { LooksService } from '../looks.service.js';
import { removeExportFolder, sweepExportFolders } from './export-folder.js';
import { ExportJob, type BundleWriter, type ExportLimits } from './export-job.js';
import { ExportRecords, type ExportRecord } from './export-records.js';
import { viewOf } from './export-view.js';
import { published } from './published.js';
import { tarOf } from './tar-archive.js';

export const EXPORTING = Symbol('EXPORTING');

export interface Exporting extends ExportLimits {
  /** Login of a role that may keep the log. */
  databaseUrl: string;
  key: LogKey;
  /** Milliseconds between two words of an instance that it is there, and how far it is. */
  beatMs: number;
  /** Milliseconds after which one that says nothing is taken for gone. */
  silentMs: number;
}

const SWEEP_EVERY_MS = 3_600_000;

/**
 * Bundles of the log for auditors: one at a time for each municipality, each over a connection of its own. How it stands
 * is in the database: every instance answers, and also when the one that made it is gone.
 */
@Injectable()
export class LogExports implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  readonly #jobs = new Map<string, ExportJob>();
  readonly #records: ExportRecords;
  #sweeping: NodeJS.Timeout | undefined;
  #beating: NodeJS.Timeout | undefined;
  #ending = false;

  constructor(
    @Inject(EXPORTING) private readonly exporting: Exporting,
    source: DataSource,
    private readonly payloads: Payloads,
    private readonly looks: LooksService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.#records = new ExportRecords(source, exporting.silentMs);
  }

  onApplicationBootstrap(): void {
    const { folder, keptMs, beatMs } = this.exporting;
    const sweep = () =>
      void sweepExportFolders(folder, new Date(Date.now() - keptMs)).catch(
        this.warn('old exports of the log could not be removed'),
      );
    sweep();
    this.#sweeping = setInterval(sweep, SWEEP_EVERY_MS).unref();
    this.#beating = setInterval(() => this.beat(), beatMs).unref();
  }

  /** While the database can still be told. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#ending = true;
    clearInterval(this.#sweeping);
    clearInterval(this.#beating);
    await this.#records.interrupt().catch(this.warn('that an export ends could not be kept'));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([...this.#jobs.values()].map((job) => job.cancel()));
  }

  /** Begins one, in place of one that is over. */
  async start(municipalityId: string, request: LogExportRequest): Promise<LogExportAnswer> {
    const before = this.#jobs.get(municipalityId);
    if (before?.busy === true) return { export: { ...before.view(), elsewhere: false }, refused: 'running' };
    const [id, at] = [randomUUID(), new Date()];
    if (!(await this.#records.begin(municipalityId, id, at, request)))
      return { ...(await this.current(municipalityId)), refused: 'running' };
    const job: ExportJob = new ExportJob(
      id,
      at,
      request,
      this.exporting,
      this.writer(municipalityId, request),
      {
        onFailure: (error) =>
          this.logger.error({ err: error, municipalityId }, 'an export of the log failed'),
        onChange: () => void this.keep(municipalityId, job),
      },
    );
    this.#jobs.set(municipalityId, job);
    void before?.cancel().catch(this.warn('an export stays'));
    return { export: { ...job.view(), elsewhere: false }, refused: null };
  }

  /** The one that runs, or the last one. */
  async current(municipalityId: string): Promise<LogExportAnswer> {
    const record = await this.#records.find(municipalityId);
    return { export: record && (await this.shown(municipalityId, record)), refused: null };
  }

  /** What is written may end a little later than this. Null where there is no such export. */
  async cancel(municipalityId: string, id: string): Promise<LogExportAnswer> {
    const record = await this.#records.find(municipalityId);
    if (record?.id !== id) return { export: null, refused: null };
    await this.#records.cancel(municipalityId, id);
    const job = this.named(municipalityId, id);
    void job?.cancel().catch(this.warn('an export stays'));
    const left = job === null ? await this.place(record) : null;
    if (left !== null) await removeExportFolder(left);
    return this.current(municipalityId);
  }

  /** The bundle as one archive, once it is written down who takes it; null where it is not ready, or not here. */
  async file(
    municipalityId: string,
    id: string,
    { viewer }: LogExportFileRequest,
  ): Promise<{ size: number; stream: Readable } | null> {
    const record = await this.#records.find(municipalityId);
    if (record?.id !== id || record.reason === null) return null;
    const { state, elsewhere } = await this.shown(municipalityId, record);
    const directory = this.named(municipalityId, id)?.directory ?? (await this.place(record));
    if (state !== 'ready' || elsewhere || directory === null) return null;
    const facts = { what: 'bundle', export: id };
    await this.looks.record({ viewer, reason: record.reason }, { municipalityId, subjects: [], facts });
    if ((await this.#records.find(municipalityId))?.state !== 'ready') return null;
    return tarOf(directory, `registro-${id.slice(0, 8)}`);
  }

  private named(municipalityId: string, id: string): ExportJob | null {
    const job = this.#jobs.get(municipalityId);
    return job?.id === id ? job : null;
  }

  /** Of its own, this instance knows more than the database yet. */
  private async shown(municipalityId: string, record: ExportRecord): Promise<LogExport> {
    const job = this.named(municipalityId, record.id);
    const over = record.state === 'failed' || record.state === 'cancelled';
    if (job !== null && !over) return { ...job.view(), elsewhere: false };
    return viewOf(record, (await this.place(record)) !== null);
  }

  /** Where its files are, if they are within reach: of an instance of before, or in a folder that several share. */
  private async place({ folder }: ExportRecord): Promise<string | null> {
    if (folder === null) return null;
    const directory = join(this.exporting.folder, basename(folder));
    return access(directory).then(
      () => directory,
      () => null,
    );
  }

  private beat(): void {
    for (const [municipalityId, job] of this.#jobs) if (job.open) void this.keep(municipalityId, job);
  }

  /** What was ended elsewhere ends here too. */
  private async keep(municipalityId: string, job: ExportJob): Promise<void> {
    if (this.#ending) return;
    try {
      if (!(await this.#records.keep(municipalityId, job)) && job.open) await job.cancel();
    } catch (error) {
      this.warn('how an export stands could not be kept')(error);
    }
  }

  private warn(text: string): (error: unknown) => void {
    return (error) => this.logger.warn({ err: error }, text);
  }

  /** That it is exported stands in the log, and so in the bundle, first. */
  private writer(logId: string, { viewer, reason, from, to }: LogExportRequest): BundleWriter {
    const { databaseUrl, key } = this.exporting;
    return (directory, onProgress, signal) =>
      LogArchive.using(databaseUrl, key, this.payloads, async (archive, sql) => {
        await archive.recordExport(logId, viewer, { what: 'bundle', from, to, reason });
        signal.throwIfAborted();
        const texts = await published(sql, logId);
        await archive.export({
          ...{ logId, directory, ...texts, onProgress, signal },
          from: from === null ? null : new Date(from),
          to: to === null ? null : new Date(to),
        });
      });
  }
}
