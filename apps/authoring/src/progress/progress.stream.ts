import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/observability';
import type { ProgressView } from './progress.dto.js';
import { ProgressService } from './progress.service.js';

/** How often the watched alerts are read, in milliseconds: no watcher hears more than four times a second. */
const LOOK_MS = 250;

export interface Watcher {
  /** Something has changed since the last call. */
  changed(progress: ProgressView): void;
  /** The service is going down. */
  ended(): void;
}

/**
 * Tells watchers of every change. One look at the database serves all of an instance's watchers, so that it does not
 * matter which instance handled the event.
 */
@Injectable()
export class ProgressStream implements BeforeApplicationShutdown {
  readonly #watchers = new Map<Watcher, { alertId: string; last: string }>();
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly progress: ProgressService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @returns what ends the watching */
  watch(alertId: string, watcher: Watcher): () => void {
    this.#watchers.set(watcher, { alertId, last: '' });
    this.#timer ??= setTimeout(() => void this.look(), 0);
    return () => void this.#watchers.delete(watcher);
  }

  beforeApplicationShutdown(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const watchers = [...this.#watchers.keys()];
    this.#watchers.clear();
    for (const watcher of watchers) watcher.ended();
  }

  private async look(): Promise<void> {
    try {
      await this.tell();
    } catch (error) {
      this.logger.error({ err: error }, 'progress could not be read; watchers wait');
    }
    this.#timer = this.#watchers.size === 0 ? null : setTimeout(() => void this.look(), LOOK_MS);
  }

  private async tell(): Promise<void> {
    const watched = new Set([...this.#watchers.values()].map(({ alertId }) => alertId));
    const read = await this.progress.read([...watched]);
    for (const [watcher, seen] of this.#watchers) {
      const progress = read.get(seen.alertId);
      if (progress === undefined) continue;
      const facts = factsOf(progress);
      if (facts === seen.last) continue;
      seen.last = facts;
      watcher.changed(progress);
    }
  }
}

/** What makes an answer a new one: not the moment it was asked, nor what only follows from that moment. */
function factsOf(progress: ProgressView): string {
  const { at: _at, ratePerSecond: _rate, etaSeconds: _eta, ...facts } = progress;
  return JSON.stringify(facts);
}
