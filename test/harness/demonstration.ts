import { waitFor, type WaitOptions } from '#libs/testing';
import type { AlertView, OfficialClient, ProgressView } from './official-client.js';

interface Catalogue {
  zones: { id: string; code: string }[];
  categories: { id: string; code: string }[];
}

export interface DemonstrationAlert {
  text: string;
  /** Codes; default: all. */
  zones?: string[];
  /** Default: `protezione-civile`. */
  category?: string;
  severity?: string;
  expiresAt?: Date;
}

/** A draft for the demonstration's municipality. @returns its id */
export async function demonstrationAlert(author: OfficialClient, wish: DemonstrationAlert): Promise<string> {
  const { zones, categories } = await author.get<Catalogue>('/api/catalogue');
  const category = wish.category ?? 'protezione-civile';
  const alert = await author.post<AlertView>('/api/alerts', {
    severity: wish.severity ?? 'Extreme',
    categoryId: categories.find(({ code }) => code === category)?.id,
    zoneIds: zones.filter(({ code }) => wish.zones?.includes(code) ?? true).map(({ id }) => id),
    variants: [{ language: 'it', text: wish.text }],
    expiresAt: (wish.expiresAt ?? new Date(Date.now() + 6 * 3_600_000)).toISOString(),
  });
  return alert.id;
}

/** Submits what the preview showed, and approves it as somebody else, to be released at once. */
export async function releaseNow(
  author: OfficialClient,
  approver: OfficialClient,
  alertId: string,
): Promise<void> {
  const { contentHash } = await author.get<{ contentHash: string }>(`/api/alerts/${alertId}/preview`);
  await author.post(`/api/alerts/${alertId}/submit`, { contentHash });
  await approver.post(`/api/alerts/${alertId}/approve`, { contentHash, releaseAt: null });
}

/** Waits until every recipient has an outcome. @returns the account at the end */
export async function completed(
  official: OfficialClient,
  alertId: string,
  { patienceMs, everyMs = 100 }: Pick<WaitOptions, 'patienceMs' | 'everyMs'> = {},
): Promise<ProgressView> {
  let last: ProgressView | undefined;
  return waitFor(
    'the last outcome',
    async () => {
      last = await official.progress(alertId);
      return last.state === 'completed' || waitsForPeople(last) ? last : null;
    },
    { patienceMs, everyMs, state: () => JSON.stringify(last) },
  );
}

/** Everybody has an outcome, and the alert is kept open for those on whom a person may still decide. */
function waitsForPeople({ state, counts, drawing, balanced, held, correctable }: ProgressView): boolean {
  return state === 'released' && !drawing && balanced && counts.waiting === 0 && held + correctable > 0;
}
