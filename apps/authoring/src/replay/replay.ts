import { merged, toldBy, type Differences, type ReadableLog, type Sql, type ToldEntry } from '#libs/audit';
import { contentHashOf, type ContentSource } from '../alerts/alert-content.js';
import { ALERT_EVENTS } from '../alerts/alert-records.js';
import { alertStoryOf } from './alert-story.js';
import { LIVE_ALERTS, LIVE_OFFICIALS } from './live.sql.js';

const PAGE = 500;

interface LiveAlert extends ContentSource {
  state: string;
  version: number;
  submissions: string[];
  approvals: string[];
  releases: string[];
}

/**
 * Holds authoring's tables against what the log tells of them, in one snapshot.
 * @param log reads the log
 * @param tables reads authoring's tables
 */
export async function replayAuthoring(
  log: ReadableLog,
  tables: Sql,
  municipalityId: string | null,
  found: Differences,
): Promise<void> {
  await replayOfficials(log, tables, municipalityId, found);
  const told = toldBy(log, { about: 'alert', municipalityId, events: ALERT_EVENTS });
  for await (const [entries, live] of merged(told, alerts(tables, municipalityId))) {
    const id = (entries ?? live)?.id ?? '';
    found.looked('alert');
    for (const { id: entry, missing } of entries?.entries ?? [])
      found.compare('alert', id, `entry ${entry}`, missing, null);
    const story = entries === null ? null : alertStoryOf(entries);
    found.compare('alert', id, 'state', story?.state ?? null, live?.state ?? null);
    if (story === null || live === null) continue;
    found.compare('alert', id, 'version', story.version, live.version);
    found.compare('alert', id, 'content', story.contentHash, contentHashOf(live));
    for (const decisions of ['submissions', 'approvals', 'releases'] as const)
      found.compare('alert', id, decisions, story[decisions].sort(), live[decisions].sort());
  }
}

async function* alerts(sql: Sql, municipalityId: string | null): AsyncGenerator<LiveAlert> {
  for (let last: string | null = null; ;) {
    const rows: LiveAlert[] = await sql<LiveAlert>(LIVE_ALERTS, [last, municipalityId, PAGE]);
    yield* rows;
    last = rows.at(-1)?.id ?? null;
    if (last === null || rows.length < PAGE) return;
  }
}

/** Who may do what: each role was given by somebody. */
async function replayOfficials(
  log: ReadableLog,
  tables: Sql,
  municipalityId: string | null,
  found: Differences,
): Promise<void> {
  const told = new Map<string, Standing>();
  const events = ['official.created', 'official.role_changed', 'official.disabled', 'official.enabled'];
  // Changes of one official wait for each other: their times tell their order.
  const entries: ToldEntry[] = [];
  for await (const one of toldBy(log, { about: 'entry', municipalityId, events }))
    entries.push(...one.entries);
  for (const { event, payload } of entries.sort((a, b) => a.at.localeCompare(b.at)))
    told.set(
      String(payload?.officialId),
      standingAfter(told.get(String(payload?.officialId)), event, payload),
    );
  const live = await tables<Standing & { id: string }>(LIVE_OFFICIALS, [municipalityId]);
  const roles = new Map(live.map(({ id, role, disabled }) => [id, { role, disabled }]));
  for (const id of new Set([...told.keys(), ...roles.keys()])) {
    found.looked('official');
    for (const field of ['role', 'disabled'] as const)
      found.compare('official', id, field, told.get(id)?.[field] ?? null, roles.get(id)?.[field] ?? null);
  }
}

interface Standing {
  role: string;
  disabled: boolean;
}

function standingAfter(before: Standing | undefined, event: string, payload: ToldEntry['payload']): Standing {
  const { role, disabled } = before ?? { role: String(payload?.role), disabled: false };
  if (event === 'official.role_changed') return { role: String(payload?.to), disabled };
  return { role, disabled: event === 'official.disabled' || (event !== 'official.enabled' && disabled) };
}
