import type { AlertReleased, WhyReason } from '#libs/contracts';
import type { DrawState } from '../../audience/draw.entity.js';
import type { ConsentAction, ConsentDecisions } from '../../subscribers/consent.entity.js';

export interface DrawFacts {
  state: DrawState;
  startedAt: Date;
  finishedAt: Date | null;
  drawn: number;
  release: AlertReleased | null;
}

export interface Person {
  subject: string;
  subscribedAt: Date;
  leftAt: Date | null;
  status: string;
}

/** What a record decides. */
export interface Decided {
  action: ConsentAction;
  recordedAt: Date;
  pausedUntil: Date | null;
  decisions: ConsentDecisions;
}

/** What a record with which everything ends is told as. Of the same name are records that leave a part, and the rest goes on. */
const ENDINGS: Partial<Record<ConsentAction, WhyReason>> = {
  withdrawn: 'withdrawn_before',
  objected: 'objected_before',
  expired: 'expired_before',
  refused: 'withdrawn_before',
  suspended: 'suspended_before',
};

/** The person the question is about: who was drawn, else who had the number at the release, else the last before it. */
export function personInForce(
  people: readonly Person[],
  drawn: string | null,
  at: Date | null,
): Person | null {
  const member = people.find(({ subject }) => subject === drawn);
  if (member !== undefined) return member;
  if (at === null) return people.at(-1) ?? null;
  const here = people.filter(({ subscribedAt }) => subscribedAt <= at);
  const staying = here.findLast(({ leftAt }) => leftAt === null || leftAt > at);
  return staying ?? here.at(-1) ?? people[0] ?? null;
}

/** What was in force then: the last record by that time. */
export function recordInForce<R extends Decided>(records: readonly R[], at: Date): R | null {
  return records.findLast(({ recordedAt }) => recordedAt <= at) ?? null;
}

interface Question {
  draw: DrawFacts | null;
  person: Person | null;
  /** Whether the person is among those drawn. */
  member: boolean;
  /** False where the alert corrects another, and was not for the person. */
  addressed: boolean;
  /** Their data were not to be used, but for a public task (GDPR art. 18). */
  restricted: boolean;
  /** The consent was past its end, and the alert rests on one. */
  past: boolean;
  /** They had not answered a changed notice in time, and the alert rests on consent. */
  silent: boolean;
  /** This kind of alert had gone with an answer to a changed notice that did not come. */
  lapsed: boolean;
  /** In force when the draw began. */
  record: Decided | null;
  /** Codes of the alert's category and zones. */
  category: string | null;
  zones: readonly string[];
}

/** Why somebody was drawn for an alert, or was not: the first thing that stands in the way. */
export function reasonOf(question: Question): WhyReason {
  const { draw, person, member, addressed, restricted, past, record, category, zones } = question;
  const { silent, lapsed } = question;
  if (draw === null || draw.release === null) return 'not_released';
  if (member) return 'drawn';
  if (person === null) return 'nobody';
  if (person.subscribedAt > new Date(draw.release.releasedAt)) return 'subscribed_later';
  const at = draw.startedAt;
  const ending = record === null || goesOn(record) ? undefined : ENDINGS[record.action];
  if (ending !== undefined) return ending === 'expired_before' && lapsed ? 'not_answered' : ending;
  if (person.leftAt !== null && person.leftAt <= (draw.finishedAt ?? at)) return 'ended_before';
  if (record !== null && record.pausedUntil !== null && record.pausedUntil > at) return 'paused';
  if (record !== null && category !== null && record.decisions.categories[category] !== true)
    return lapsed ? 'not_answered' : 'other_category';
  if (record !== null && !zones.some((zone) => record.decisions.zones[zone] === true)) return 'other_zone';
  if (restricted) return 'restricted';
  if (past) return 'expired_before';
  if (silent) return 'not_answered';
  if (!addressed) return 'not_addressed';
  if (draw.state === 'drawing') return 'still_drawing';
  if (draw.state === 'stopped') return 'draw_stopped';
  return draw.state === 'expired' ? 'draw_expired' : 'unexplained';
}

/** Some kind of alert is still chosen, in some zone. */
function goesOn({ decisions: { categories, zones } }: Decided): boolean {
  return Object.values(categories).includes(true) && Object.values(zones).includes(true);
}
