import type { WhyEntry, WhyReason } from '#libs/contracts';
import { stoppedFirst } from './approvals.js';
import type { ConsentChain, LoggedRecord } from './consent-chain.js';
import { isAfter, lapsedBySilence, precedes, restrictedBefore, silentBefore } from './moments.js';
import { isCorrection, type DrawCodes } from './draw-rule.js';

/** What the log tells of the person and of the draw. */
export interface Told {
  /** The person's entries. */
  own: readonly WhyEntry[];
  chain: ConsentChain;
  /** That of the consent shown. */
  record: LoggedRecord | undefined;
  drawn: WhyEntry | undefined;
  released: WhyEntry | undefined;
  codes: DrawCodes | null;
  erased: boolean;
}

/** Some kind of alert is still chosen. */
const goesOn = ({ record }: Told): boolean =>
  record !== undefined && Object.values(record.decisions?.categories ?? {}).includes(true);

/** The consent was past its end before everybody was drawn. */
const isPast = ({ chain, record, drawn }: Told): boolean => {
  const validUntil = record === undefined ? undefined : chain.inherited(record.id, 'validUntil');
  return typeof validUntil === 'string' && drawn !== undefined && !isAfter(validUntil, drawn);
};

const drawEnded = (state: string) => (told: Told) =>
  told.drawn !== undefined && told.drawn.payload?.state !== state;

/** Why somebody was not drawn, and what of the log says that it was not so. Silence of the log contradicts nothing. */
export const CONTRADICTIONS: Partial<Record<WhyReason, (told: Told) => boolean>> = {
  not_released: ({ drawn, released }) =>
    released !== undefined || (drawn !== undefined && !stoppedFirst(drawn)),
  still_drawing: ({ drawn }) => drawn !== undefined,
  draw_stopped: drawEnded('stopped'),
  draw_expired: drawEnded('expired'),
  nobody: ({ own, erased }) => !erased && own.some(isGiven),
  subscribed_later: ({ own, released }) =>
    released !== undefined && own.some((line) => isGiven(line) && precedes(line, released)),
  withdrawn_before: goesOn,
  objected_before: goesOn,
  expired_before: (told) => goesOn(told) && !isPast(told),
  not_answered: ({ own, record, drawn, codes }) =>
    record !== undefined &&
    drawn !== undefined &&
    !silentBefore(own, record.id, drawn) &&
    !lapsedBySilence(own, record.id, codes?.category ?? null),
  suspended_before: goesOn,
  ended_before: ({ own, chain, record, erased }) =>
    !erased && record !== undefined && chain.endOf(record.id) === undefined && !own.some(isReassigned),
  paused: ({ chain, record, released }) =>
    record !== undefined &&
    released !== undefined &&
    !isAfter(chain.inherited(record.id, 'pausedUntil'), released),
  restricted: ({ own, drawn, erased }) => !erased && drawn !== undefined && !restrictedBefore(own, drawn),
  other_category: ({ record, codes }) =>
    codes !== null && record?.decisions?.categories[codes.category ?? ''] === true,
  other_zone: ({ record, codes }) =>
    codes !== null && codes.zones.some((zone) => record?.decisions?.zones[zone] === true),
  not_addressed: ({ drawn }) => drawn !== undefined && !isCorrection(drawn),
};

function isGiven({ entry }: WhyEntry): boolean {
  return entry.event === 'consent.given';
}

function isReassigned({ entry }: WhyEntry): boolean {
  return entry.event === 'number.reassigned';
}
