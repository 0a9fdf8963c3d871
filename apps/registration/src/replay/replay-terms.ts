import { toldBy, type Differences, type ReadableLog } from '#libs/audit';
import { termsContent, termsHash } from '../catalogue/terms/terms-content.js';
import type { TermsContent } from '../catalogue/terms.entity.js';
import { versionText } from './consent-facts.js';
import { LIVE_OFFERS, LIVE_TERMS, type LiveOffer, type LiveTerms } from './terms.sql.js';

/** Every version of the terms is one the log tells of, and categories and zones are what the last one says. */
export async function replayTerms(
  log: ReadableLog,
  municipalityId: string | null,
  found: Differences,
): Promise<void> {
  const live = await log.sql<LiveTerms>(LIVE_TERMS, [municipalityId]);
  const kept = live.map((terms) => nameOf(terms.municipalityId, terms.version, termsHash(terms.content)));
  const told: string[] = [];
  const of = { about: 'entry' as const, municipalityId, events: ['terms.published'] };
  for await (const { entries } of toldBy(log, of))
    told.push(
      ...entries.map(({ municipality, payload }) => nameOf(municipality, payload?.version, payload?.sha256)),
    );
  for (const terms of new Set([...told, ...kept])) {
    found.looked('terms');
    found.compare('terms', terms, 'published', told.includes(terms), kept.includes(terms));
  }
  for (const offer of await log.sql<LiveOffer>(LIVE_OFFERS, [municipalityId])) compareOffer(found, offer);
}

/** Version and hash of the terms as they stand in the table, by their id: what records that refer to them are held against. */
export async function termsById(
  { sql }: Pick<ReadableLog, 'sql'>,
  municipalityId: string | null,
): Promise<ReadonlyMap<string, string>> {
  const terms = await sql<LiveTerms>(LIVE_TERMS, [municipalityId]);
  return new Map(terms.map(({ id, version, content }) => [id, versionText(version, termsHash(content))]));
}

function nameOf(municipality: string | null, version: unknown, sha256: unknown): string {
  return `${municipality ?? '–'} v${String(version)} ${String(sha256)}`;
}

function compareOffer(found: Differences, { municipalityId, content, categories, zones }: LiveOffer): void {
  const { categories: offered, zones: areas } = termsContent(content, categories, zones);
  found.looked('catalogue');
  found.compare('catalogue', municipalityId, 'categories', byCode(content.categories), byCode(offered));
  // Terms of before do not say where a zone is.
  const named = areas.map(({ code, name, area }) => ({
    ...{ code, name },
    ...(content.zones.some((zone) => zone.area === undefined) ? {} : { area }),
  }));
  found.compare('catalogue', municipalityId, 'zones', byCode(content.zones), byCode(named));
}

/** In one order, with the fields in one order: what was read from `jsonb` has another than what was written. */
function byCode(items: readonly (TermsContent['categories'] | TermsContent['zones'])[number][]): unknown[] {
  return items
    .map((item) => Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1)))
    .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}
