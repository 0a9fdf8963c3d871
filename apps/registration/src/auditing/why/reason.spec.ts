import { randomUUID } from 'node:crypto';
import type { AlertReleased, WhyReason } from '#libs/contracts';
import {
  personInForce,
  reasonOf,
  recordInForce,
  type Decided,
  type DrawFacts,
  type Person,
} from './reason.js';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 19, minute));

const release = { releasedAt: at(30).toISOString() } as AlertReleased;
const draw: DrawFacts = { state: 'complete', startedAt: at(30), finishedAt: at(31), drawn: 5, release };
const person: Person = { subject: randomUUID(), subscribedAt: at(1), leftAt: null, status: 'active' };
const record: Decided = {
  ...{ action: 'given', recordedAt: at(1), pausedUntil: null },
  decisions: { categories: { flood: true, roads: false }, zones: { BORGO: true, REDA: false } },
};
/** All is over: every decision is taken back. */
const over = (action: Decided['action']): Decided => ({
  ...{ action, recordedAt: at(20), pausedUntil: null },
  decisions: { categories: { flood: false, roads: false }, zones: { BORGO: false, REDA: false } },
});
const gone = { ...person, leftAt: at(20) };
const question = {
  draw,
  person,
  record,
  member: false,
  addressed: true,
  restricted: false,
  past: false,
  silent: false,
  lapsed: false,
  category: 'flood',
  zones: ['BORGO'],
};

describe('The reason why somebody was drawn, or was not', () => {
  const cases: [WhyReason, Partial<typeof question> & Record<string, unknown>][] = [
    ['drawn', { member: true }],
    ['not_released', { draw: null as never }],
    ['not_released', { draw: { ...draw, release: null, state: 'stopped' } }],
    ['nobody', { person: null as never }],
    ['subscribed_later', { person: { ...person, subscribedAt: at(35) } }],
    ['withdrawn_before', { record: over('withdrawn'), person: gone }],
    ['objected_before', { record: over('objected'), person: gone }],
    ['expired_before', { record: over('expired'), person: gone }],
    ['suspended_before', { record: over('suspended'), person: gone }],
    ['ended_before', { person: { ...person, leftAt: at(20), status: 'retired' } }],
    ['ended_before', { person: { ...person, leftAt: at(30), status: 'withdrawn' } }],
    ['paused', { record: { ...record, action: 'paused', pausedUntil: at(45) } }],
    ['unexplained', { record: { ...record, action: 'paused', pausedUntil: at(15) } }],
    ['restricted', { restricted: true }],
    ['expired_before', { past: true }],
    ['not_answered', { silent: true }],
    ['other_category', { silent: true, category: 'roads' }],
    ['other_category', { category: 'roads' }],
    ['not_answered', { lapsed: true, category: 'roads' }],
    ['not_answered', { lapsed: true, record: over('expired'), person: gone }],
    ['withdrawn_before', { lapsed: true, record: over('withdrawn'), person: gone }],
    ['other_zone', { zones: ['REDA', 'CENTRO'] }],
    ['not_addressed', { addressed: false }],
    ['other_zone', { addressed: false, zones: ['REDA'] }],
    ['still_drawing', { draw: { ...draw, state: 'drawing', finishedAt: null } }],
    ['draw_stopped', { draw: { ...draw, state: 'stopped' } }],
    ['draw_expired', { draw: { ...draw, state: 'expired' } }],
    ['unexplained', {}],
  ];

  it.each(cases)('is %s', (reason, changes) => {
    expect(reasonOf({ ...question, ...changes })).toBe(reason);
  });

  // Who leaves a kind of alert out, objects to one, says nothing to a changed notice or refuses it keeps the others.
  it.each(['withdrawn', 'objected', 'expired', 'refused'] as const)(
    'is never that everything was %s where a part of it was',
    (action) => {
      const partly = { ...record, action };
      const about = (changes: Partial<typeof question>) =>
        reasonOf({ ...question, record: partly, ...changes });
      expect(about({ zones: ['REDA'] })).toBe('other_zone');
      expect(about({ category: 'roads' })).toBe('other_category');
      expect(about({ person: { ...gone, status: 'retired' } })).toBe('ended_before');
      expect(about({})).toBe('unexplained');
    },
  );

  it('is about who was drawn, else who had the number then, else who had it last', () => {
    const before = { ...person, subject: 'before', leftAt: at(10) };
    const then = { ...person, subject: 'then', subscribedAt: at(12) };
    const later = { ...person, subject: 'later', subscribedAt: at(40) };
    const about = (people: Person[], drawn: string | null = null) =>
      personInForce(people, drawn, at(30))?.subject;
    expect(about([before, then, later])).toBe('then');
    expect(about([before, then, later], 'before')).toBe('before');
    expect(about([before, later])).toBe('before');
    expect(about([later])).toBe('later');
    expect(about([])).toBeUndefined();
  });

  it('rests on the last record by then', () => {
    const changed = { ...record, recordedAt: at(29) };
    const after = { ...record, recordedAt: at(32) };
    expect(recordInForce([record, changed, after], at(30))).toBe(changed);
    expect(recordInForce([after], at(30))).toBeNull();
  });
});
