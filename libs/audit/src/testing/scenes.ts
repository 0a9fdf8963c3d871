import { verifyAnswer } from '../answer/verify-answer.js';
import { answered, at, CHOSEN, RULE, type Scene } from './answered.js';
import type { LogUnderTest } from './log-under-test.js';

export const ROADS = { ...CHOSEN, categories: { flood: false, roads: true } };
export const REDA = { ...CHOSEN, zones: { BORGO: false, REDA: true } };
export const CORRECTION = { ...RULE, correctionOf: { alertId: 'a', details: ['text_refused'] } };

/** What an entry holds that ends the record before it and puts another in its place. */
export const record = (consentId: string, ends: string, facts: Record<string, unknown> = {}) => ({
  ...{ consentId, ends, channel: 'web', decisions: CHOSEN, ...facts },
});

/** What an entry holds when everything was left. */
export const left = (consentId: string, ends: string) => ({ consentId, ends, channel: 'web' });

export const day = (minute: number) => at(minute).toISOString();

/** What a verifier says of the answer that the log gives to such a scene. */
export async function verdictOn(log: LogUnderTest, scene: Scene) {
  const answer = await answered(log, scene);
  const { faults, gaps } = verifyAnswer(JSON.stringify(answer), { outside: [answer.log.checkpoint] });
  return { faults: faults.map(({ code }) => code), gaps: gaps.map(({ code }) => code) };
}
