import type { AlertView, OfficialClient } from '../../harness/official-client.js';
import type { AlertWish } from './wishes.js';

interface Catalogue {
  zones: { id: string; code: string }[];
  categories: { id: string; code: string }[];
}

/** Authors and approves through whatever happens: an official who gets no answer looks and tries again. */
export class Officials {
  private constructor(
    private readonly author: OfficialClient,
    readonly approver: OfficialClient,
    private readonly catalogue: Catalogue,
  ) {}

  static async of(author: OfficialClient, approver: OfficialClient): Promise<Officials> {
    return new Officials(author, approver, await author.get<Catalogue>('/api/catalogue'));
  }

  /** A draft. One that was made and not answered for stays a draft for ever, and is never released. @returns its id */
  draft(wish: AlertWish): Promise<string> {
    const { zones, categories } = this.catalogue;
    return persistently(async () => {
      const { id } = await this.author.post<AlertView>('/api/alerts', {
        severity: wish.severity,
        categoryId: categories.find(({ code }) => code === wish.category)?.id,
        zoneIds: zones.filter(({ code }) => wish.zones.includes(code)).map((zone) => zone.id),
        variants: wish.variants,
        expiresAt: new Date(Date.now() + 6 * 3_600_000).toISOString(),
      });
      return id;
    });
  }

  /** Submits and approves, each as far as it has not happened yet. */
  release(alertId: string): Promise<void> {
    const path = `/api/alerts/${alertId}`;
    return persistently(async () => {
      const { state } = await this.author.get<AlertView>(path);
      if (state !== 'draft' && state !== 'submitted') return;
      const { contentHash } = await this.author.get<{ contentHash: string }>(`${path}/preview`);
      if (state === 'draft') await this.author.post(`${path}/submit`, { contentHash });
      await this.approver.post(`${path}/approve`, { contentHash, releaseAt: null });
    });
  }

  /** Stops it, unless it has ended before. */
  stop(alertId: string): Promise<void> {
    const path = `/api/alerts/${alertId}`;
    return persistently(async () => {
      const { state } = await this.approver.get<AlertView>(path);
      if (state === 'released') await this.approver.post(`${path}/stop`);
    });
  }
}

const PAUSE_MS = 300;
const PATIENCE_MS = 120_000;

/** Until it succeeds. @throws what went wrong last, after two minutes */
export async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + PATIENCE_MS; ;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
