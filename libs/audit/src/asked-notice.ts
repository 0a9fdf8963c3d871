import { recordToldBy } from './consent-record.js';

/** `because` of a record that ends what rested on consent, for want of an answer to a changed notice. */
const NOTICE = 'notice';

/** What an entry tells, as far as it matters here. */
interface Telling {
  event: string;
  at: string;
  payload: Record<string, unknown> | null;
}

/**
 * Until when somebody may answer whether they agree to a changed notice: `notice.asked` names the record that stood then, and
 * whatever was decided under a notice afterwards is an answer, silence that was ended included.
 * @param entries of one person, in any order
 * @param recordId the record that stands
 * @returns null when they have answered; undefined when the log never told that they were asked
 */
export function answerDue(entries: readonly Telling[], recordId: string): string | null | undefined {
  const asked = entries.filter(({ event }) => event === 'notice.asked');
  if (asked.length === 0) return undefined;
  const standing = sinceTheAnswer(entries, recordId);
  const open = asked
    .filter(({ payload }) => standing.has(String(payload?.consentId)))
    .sort((a, b) => a.at.localeCompare(b.at));
  const due = open.at(-1)?.payload?.answerBy;
  return typeof due === 'string' ? due : null;
}

/**
 * Whether a kind of alert had been chosen, and went because a changed notice was not answered in time; whatever was
 * decided under a notice since then is a decision of its own.
 * @param entries of one person, in any order
 * @param recordId the record that stands
 * @param category its code; null where it is not known: any then
 */
export function endedBySilence(
  entries: readonly Telling[],
  recordId: string,
  category: string | null,
): boolean {
  const records = recordsOf(entries);
  const standing = sinceTheAnswer(entries, recordId);
  const ended = [...standing].map((id) => records.get(id)).find((record) => record?.because === NOTICE);
  if (ended === undefined) return false;
  return category === null || records.get(ended.ends ?? '')?.decisions?.categories[category] === true;
}

/** The record and those before it, back to the last by which something was decided under a notice. */
function sinceTheAnswer(entries: readonly Telling[], recordId: string): Set<string> {
  const records = recordsOf(entries);
  const seen = new Set<string>();
  for (let at: string | null = recordId; at !== null && !seen.has(at); at = records.get(at)?.ends ?? null) {
    seen.add(at);
    const { notice, because } = records.get(at) ?? {};
    if (notice !== undefined || because === NOTICE) break;
  }
  return seen;
}

function recordsOf(entries: readonly Telling[]) {
  return new Map(
    entries.flatMap(({ event, payload }) => {
      const told = recordToldBy(event, payload);
      const { notice, because } = payload ?? {};
      return told === null ? [] : [[told.id, { ...told, notice, because }]];
    }),
  );
}
