import type { WhyAnswer, WhyEntry } from '#libs/contracts';
import { stoppedFirst } from './approvals.js';
import type { Findings } from './answer-verdict.js';

/** By which kind of alert and zones people were drawn, in the words that decisions are in. */
export interface DrawCodes {
  category: string | null;
  zones: readonly string[];
}

/**
 * The rule of the draw is that of the content that was approved, and the one the answer shows.
 * @returns its codes; those of the answer where the log has none
 */
export function judgeRule(answer: WhyAnswer, drawn: WhyEntry, found: Findings): DrawCodes {
  const shown = {
    category: answer.category?.code ?? null,
    zones: answer.zones.map(({ code }) => code),
  };
  if (stoppedFirst(drawn)) return shown;
  const rule = ruleText(drawn.payload?.rule);
  const { audience } = answer.alert.content;
  if (rule === null || rule !== ruleText(audience) || rule !== ruleText(answer.draw?.rule))
    found.fault('rule_changed', String(drawn.seq));
  const { codes } = drawn.payload ?? {};
  if (!isCodes(codes)) {
    found.gap('codes_not_in_the_log', String(drawn.seq));
    return shown;
  }
  // What is not offered any more has no name in the answer.
  const category = shown.category ?? codes.category;
  if (category !== codes.category || shown.zones.some((code) => !codes.zones.includes(code)))
    found.fault('rule_changed', `${drawn.seq}: ${[codes.category, ...codes.zones].join(' ')}`);
  return codes;
}

/** Zones are a set, and so are the reasons for which people failed in an alert that is corrected. */
function ruleText(rule: unknown): string | null {
  const { categoryId, zoneIds, correctionOf } = (rule ?? {}) as Record<string, unknown>;
  if (typeof categoryId !== 'string' || !Array.isArray(zoneIds)) return null;
  const { alertId, details } = (correctionOf ?? {}) as { alertId?: unknown; details?: unknown };
  const failed = Array.isArray(details) ? details.map(String).sort() : [];
  const correction = correctionOf === undefined ? [] : ['correctionOf', String(alertId), ...failed];
  return [categoryId, ...zoneIds.map(String).sort(), ...correction].join(' ');
}

/** Whether the rule of a draw left out whoever had not failed in another alert. */
export function isCorrection({ payload }: WhyEntry): boolean {
  return ((payload?.rule ?? {}) as { correctionOf?: unknown }).correctionOf !== undefined;
}

function isCodes(value: unknown): value is { category: string; zones: string[] } {
  const { category, zones } = (value ?? {}) as { category?: unknown; zones?: unknown };
  return typeof category === 'string' && Array.isArray(zones);
}
