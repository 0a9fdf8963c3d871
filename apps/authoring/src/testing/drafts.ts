import type { AlertView } from '../alerts/alert-view.dto.js';
import type { Answer, Browser } from './browser.js';
import { CATEGORIES, ZONES } from './peers.js';

export const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

/** An alert with nothing wrong in it. */
export const goodDraft = () => ({
  mode: 'actual',
  severity: 'Severe',
  categoryId: CATEGORIES.meteo,
  zoneIds: [ZONES.borgo],
  polygons: [],
  variants: [
    { language: 'it', text: 'COMUNE: piena del Lamone, salire ai piani alti entro le 19.' },
    { language: 'en', text: 'CITY: Lamone flood, move to upper floors before 19:00.' },
  ],
  expiresAt: inHours(6),
});

export async function drafted(author: Browser, changes: object = {}): Promise<AlertView> {
  const { status, body } = await author.post('/api/alerts', { ...goodDraft(), ...changes });
  if (status !== 201) throw new Error(`draft: ${status} ${JSON.stringify(body)}`);
  return body;
}

export async function submitted(author: Browser, changes: object = {}) {
  const { id, contentHash } = await drafted(author, changes);
  must(await author.post(`/api/alerts/${id}/submit`, { contentHash }));
  return { id, contentHash };
}

export async function approved(author: Browser, approver: Browser, releaseAt: string | null = null) {
  const { id, contentHash } = await submitted(author);
  must(await approver.post(`/api/alerts/${id}/approve`, { contentHash, releaseAt }));
  return { id, contentHash };
}

function must({ status, body }: Answer): void {
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
}
