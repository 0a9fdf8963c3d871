import type { Told, ToldEntry } from '#libs/audit';
import { chosen, storyOf } from './subscriber-story.js';

const A = { categories: { meteo: true, servizi: false }, zones: { BORGO: true } };
const B = { categories: { meteo: true, servizi: true }, zones: { BORGO: true } };

const entry = (event: string, payload: Record<string, unknown> | null): ToldEntry => ({
  ...{
    id: 'e',
    municipality: null,
    event,
    actor: 'citizen',
    subject: 's',
    alert: null,
    at: '',
    commitment: '',
  },
  payload,
  ...(payload === null ? { missing: 'destroyed' as const } : {}),
});

const GIVEN = entry('consent.given', { consentId: '1', decisions: A, language: 'it' });
const CHANGED = entry('consent.changed', { consentId: '2', ends: '1', decisions: B, language: 'en' });
const PAUSED = entry('consent.paused', { consentId: '3', ends: '2', decisions: B, pausedUntil: 'x' });
const PARTLY = entry('consent.withdrawn', { consentId: '4', ends: '3', decisions: A, language: 'en' });
const LEFT = entry('consent.withdrawn', { consentId: '9', ends: '4' });

/** Every order of some entries: transactions end as they like. */
function orders(entries: ToldEntry[]): Told[] {
  if (entries.length < 2) return [{ id: 's', entries }];
  return entries.flatMap((first, i) =>
    orders(entries.filter((_, j) => j !== i)).map((rest) => ({ ...rest, entries: [first, ...rest.entries] })),
  );
}

describe('What the log tells of a subscriber', () => {
  it.each<[string, ToldEntry[], object]>([
    ['a consent', [GIVEN], { status: 'active', consentId: '1', language: 'it', decisions: A }],
    ['a change', [GIVEN, CHANGED], { status: 'active', consentId: '2', language: 'en', decisions: B }],
    [
      'a change that is a correction and an objection too',
      [
        ...[GIVEN, CHANGED, entry('dsar.rectified', { consentId: '2', fields: ['language'] })],
        entry('objection.raised', { consentId: '2', decisions: B }),
      ],
      { consentId: '2', language: 'en', consents: { length: 2 } },
    ],
    [
      'silence about a changed notice',
      [GIVEN, CHANGED, entry('consent.expired', { consentId: '5', ends: '2', decisions: A })],
      { status: 'active', consentId: '5', decisions: A },
    ],
    ['a pause', [GIVEN, CHANGED, PAUSED], { consentId: '3', pausedUntil: 'x' }],
    [
      'a category withdrawn',
      [GIVEN, CHANGED, PAUSED, PARTLY],
      { status: 'active', consentId: '4', decisions: A },
    ],
    ['everything withdrawn', [GIVEN, CHANGED, PAUSED, PARTLY, LEFT], { status: 'withdrawn', consentId: '4' }],
    ['a number that changed hands', [GIVEN, entry('number.reassigned', {})], { status: 'retired' }],
    [
      'a year that is over',
      [GIVEN, entry('consent.expired', { consentId: '9', ends: '1' })],
      { status: 'suspended' },
    ],
    [
      'a number out of reach',
      [GIVEN, entry('number.suspended', { consentId: '9', ends: '1' })],
      { status: 'suspended' },
    ],
    ['somebody erased', [entry('consent.given', null), entry('subject.erased', {})], { status: null }],
    ['a look at somebody unknown', [entry('record.viewed', {})], { status: null }],
  ])('is the same in whatever order its entries are read: %s', (_what, entries, story) => {
    for (const told of orders(entries)) expect(storyOf(told)).toMatchObject(story);
  });

  describe('of each record', () => {
    const NOTICE = { version: '1', sha256: 'aa' };
    const given = entry('consent.given', {
      ...{ consentId: '1', decisions: A, channel: 'web', notice: NOTICE, ageDeclared: true },
      terms: { version: 3, sha256: 'bb' },
      ...{ validUntil: 'a year', attempts: 1 },
    });
    const paused = entry('consent.paused', {
      ...{ consentId: '2', ends: '1', decisions: A, channel: 'sms', pausedUntil: 'x', validUntil: 'a year' },
    });
    const silent = entry('consent.expired', { consentId: '3', ends: '2', decisions: A, because: 'notice' });
    const over = entry('consent.expired', { consentId: '4', ends: '3' });
    const facts = (entries: ToldEntry[]) =>
      new Map(storyOf({ id: 's', entries }).consents.map((each) => [each.id, each.facts]));

    it('has what its entry says, and what it takes over from the one it ends, in whatever order they are read', () => {
      for (const { entries } of orders([given, paused, silent, over])) {
        const known = facts(entries);
        const of = { notice: '1 aa', terms: '3 bb', ageDeclared: true, guardian: false };
        expect(known.get('1')).toMatchObject({ ...of, channel: 'web', pausedUntil: null, operator: null });
        expect(known.get('2')).toEqual({ ...of, channel: 'sms', pausedUntil: 'x', validUntil: 'a year' });
        expect(known.get('3')).toEqual(known.get('2'));
        expect(known.get('4')).toEqual({ ...of, channel: 'sms', pausedUntil: null, validUntil: null });
      }
    });

    it('claims nothing that no entry says', () => {
      const before = entry('consent.given', { consentId: '1', decisions: A, channel: 'web' });
      expect(facts([before, entry('consent.changed', { consentId: '2', ends: '1', decisions: B })])).toEqual(
        new Map([
          ['1', { channel: 'web', pausedUntil: null, operator: null, guardian: false }],
          ['2', { channel: 'web', pausedUntil: null, guardian: false }],
        ]),
      );
    });
  });

  it('is compared by what was chosen, not by what was offered', () => {
    expect(chosen(A)).toBe('meteo / BORGO');
    expect(chosen({ ...A, categories: { altro: false, meteo: true } })).toBe(chosen(A));
  });
});
