import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditError } from '#libs/audit';
import type { LogExport, LogExportFailure, LogExportRequest } from '#libs/contracts';
import { makeExportFolder, removeExportFolder } from './export-folder.js';
import { tarSize } from './tar-archive.js';

export interface ExportLimits {
  /** Where the folders of exports are made. */
  folder: string;
  /** Milliseconds until an export that still runs is given up. */
  timeoutMs: number;
  /** Milliseconds until the files of one that is ready are removed. */
  keptMs: number;
}

export interface ExportEvents {
  onFailure: (error: unknown) => void;
  /** It is in another state. */
  onChange: () => void;
}

/** Writes the bundle into the folder; rejects with the signal's reason once that is aborted. */
export type BundleWriter = (
  directory: string,
  onProgress: (done: number, of: number) => void,
  signal: AbortSignal,
) => Promise<void>;

const TOLD: readonly string[] = ['audit.log_damaged', 'audit.sequencing_late'] satisfies LogExportFailure[];

/** One export, from its start until its files are gone. */
export class ExportJob {
  readonly #cancelled = new AbortController();
  readonly #over: Promise<void>;
  #state: LogExport['state'] = 'running';
  #progress: Pick<LogExport, 'done' | 'of' | 'bytes'> = { done: 0, of: null, bytes: null };
  #failure: LogExportFailure | null = null;
  #directory: string | null = null;
  #removal: NodeJS.Timeout | undefined;
  #keptUntil: Date | null = null;
  #busy = true;

  constructor(
    readonly id: string,
    private readonly startedAt: Date,
    readonly request: LogExportRequest,
    private readonly limits: ExportLimits,
    write: BundleWriter,
    private readonly events: ExportEvents,
  ) {
    this.#over = this.run(write).finally(() => (this.#busy = false));
  }

  /** It runs, or has files to be taken. */
  get open(): boolean {
    return this.#state === 'running' || this.#state === 'ready';
  }

  /** Something is still written, be it of one that was cancelled. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Where the bundle is; null unless it is ready. */
  get directory(): string | null {
    return this.#state === 'ready' ? this.#directory : null;
  }

  view(): Omit<LogExport, 'elsewhere'> {
    const { viewer: startedBy, from, to } = this.request;
    return {
      ...{ id: this.id, state: this.#state, startedBy, startedAt: this.startedAt.toISOString(), from, to },
      ...this.#progress,
      ...{ keptUntil: this.#keptUntil?.toISOString() ?? null, failure: this.#failure },
    };
  }

  /** Ends it, or throws away what it made; a failure stays one. Resolves when no file is left. */
  async cancel(): Promise<void> {
    if (this.#state !== 'failed') this.#state = 'cancelled';
    this.#keptUntil = null;
    this.events.onChange();
    this.#cancelled.abort();
    await this.#over;
    await this.remove();
  }

  private async run(write: BundleWriter): Promise<void> {
    const { onFailure, onChange } = this.events;
    const late = AbortSignal.timeout(this.limits.timeoutMs);
    const signal = AbortSignal.any([this.#cancelled.signal, late]);
    try {
      const directory = (this.#directory = await makeExportFolder(this.limits.folder));
      const onProgress = (done: number, of: number) => (this.#progress = { done, of, bytes: null });
      await write(directory, onProgress, signal);
      signal.throwIfAborted();
      this.#progress = { ...this.#progress, bytes: await archiveSize(directory) };
      this.keep();
    } catch (error) {
      await this.remove().catch(onFailure);
      if (this.#state === 'cancelled') return;
      this.#state = 'failed';
      this.#failure = late.aborted ? 'audit.export_timed_out' : failureOf(error);
      onChange();
      onFailure(error);
    }
  }

  private keep(): void {
    // Cancelled in the last moment, it is removed by who cancelled.
    if (this.#state !== 'running') return;
    this.#state = 'ready';
    this.#keptUntil = new Date(Date.now() + this.limits.keptMs);
    this.#removal = setTimeout(() => void this.cancel().catch(() => undefined), this.limits.keptMs);
    this.#removal.unref();
    this.events.onChange();
  }

  private async remove(): Promise<void> {
    clearTimeout(this.#removal);
    if (this.#directory !== null) await removeExportFolder(this.#directory);
    this.#directory = null;
  }
}

function failureOf(error: unknown): LogExportFailure {
  const told = error instanceof AuditError && TOLD.includes(error.code);
  return told ? (error.code as LogExportFailure) : 'audit.export_failed';
}

async function archiveSize(directory: string): Promise<number> {
  const names = await readdir(directory);
  const files = await Promise.all(names.map((name) => stat(join(directory, name))));
  return tarSize(files.map(({ size }) => size));
}
