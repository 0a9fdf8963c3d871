import { randomBytes, randomUUID } from 'node:crypto';
import { shardOf, type WhyAnswer } from '#libs/contracts';
import { canonicalJson, signCheckpoint } from '#libs/tlog';
import { LogKey } from '../checkpoints/log-key.js';
import { signHandOver } from '../signing-keys/hand-over.js';
import { KeyRotation } from '../signing-keys/key-rotation.js';
import { answered, at, given, proved as provedIn, sha256, type Scene } from '../testing/answered.js';
import { LogUnderTest, TOWN } from '../testing/log-under-test.js';
import type { AnswerFaultCode } from './answer-verdict.js';
import { verifyAnswer } from './verify-answer.js';

describe('An answer to why somebody got an alert', () => {
  const [oldSeed, newSeed] = [randomBytes(32), randomBytes(32)];
  const [oldKey, newKey] = [oldSeed, newSeed].map((seed) => new LogKey('campanile.test', seed)) as [
    LogKey,
    LogKey,
  ];
  let log: LogUnderTest;
  let answer: WhyAnswer;
  let stranger: string;

  beforeAll(async () => {
    log = await LogUnderTest.start();
    log.key = oldKey;
    answer = await answered(log);
    // Of another shard: in the subject's own leaf the proof about the one would be a true proof about the other.
    stranger = Array.from({ length: 100 }, () => randomUUID()).find(
      (id) => shardOf(id) !== shardOf(answer.subject ?? ''),
    ) as string;
  });
  afterAll(() => log.stop());

  const judged = (changed: unknown, options = {}) => verifyAnswer(JSON.stringify(changed), options);
  const codesOf = (changed: unknown) => judged(changed).faults.map(({ code }) => code);

  it('proves by itself who was in the audience, by whose consent and whose approval', () => {
    const keys = [log.key.signerOf(TOWN).verifierKey];
    expect(judged(answer, { keys, outside: [answer.log.checkpoint] })).toEqual({
      ...{ proved: true, faults: [], gaps: [], origin: `campanile.test/${TOWN}`, size: 6, entries: 6 },
      ...{ erased: 0, member: true, consentBefore: true, keyGiven: true, outside: [6], handOvers: [] },
    });
  });

  it('proves who was not', async () => {
    const elsewhere = { categories: { flood: true, roads: false }, zones: { BORGO: false, REDA: true } };
    const absent = await answered(log, {
      steps: [[1, 'consent.given', given('1', { decisions: elsewhere })]],
      ...{ reason: 'other_zone', consent: { decisions: elsewhere } },
    });
    expect(judged(absent)).toMatchObject({ faults: [], member: false, gaps: [{ code: 'outside_missing' }] });
  });

  it('brings how their sign-up came about, which names nobody; and of no other sign-up', async () => {
    const [challengeId, another] = [randomUUID(), randomUUID()];
    const steps: Scene['steps'] = [[1, 'consent.given', given('1', { challengeId })]];
    const own = await answered(log, { steps });
    for (const signUpId of [challengeId, another])
      await log.append({ event: 'notice.served', subjectRef: undefined, payload: { signUpId } });
    await log.sequence();
    const served = await log.sql<{ id: string }>(
      `SELECT id FROM audit.entry WHERE event = 'notice.served' ORDER BY id`,
    );
    const [ours, theirs] = served.map(({ id }) => id) as [string, string];
    const bringing = async (...ids: string[]) => ({
      ...own,
      log: await provedIn(log, own.subject ?? '', own.alert.id, ids),
    });
    expect(judged(await bringing(ours))).toMatchObject({ faults: [], entries: own.log.entries.length + 1 });
    expect(codesOf(await bringing(ours, theirs))).toEqual(['entry_of_another']);
    const { alert, ...rest } = await bringing(ours);
    const without = rest.log.entries.filter(({ entry }) => entry.event !== 'consent.given');
    expect(codesOf({ ...rest, alert, log: { ...rest.log, entries: without } })).toContain('entry_of_another');
  });

  it('does not prove all without its very checkpoint kept elsewhere', () => {
    expect(judged(answer)).toMatchObject({ proved: false, faults: [], gaps: [{ code: 'outside_missing' }] });
  });

  it('proves what it can once the person was erased, and says that the consent is not', async () => {
    const { subject, alert, ...rest } = await answered(log);
    await log.append({ event: 'subject.erased', subjectRef: subject ?? '', payload: { reason: 'asked' } });
    await log.sequence();
    const own = await provedIn(log, subject ?? '', alert.id);
    for (const line of own.entries)
      if (line.entry.event === 'consent.given') Object.assign(line, { payload: null, salt: null });
    const erased = { ...rest, subject, alert, log: own };
    expect(judged(erased, { outside: [own.checkpoint] })).toMatchObject({
      ...{ proved: false, faults: [], gaps: [{ code: 'subject_erased' }], erased: 1 },
      ...{ consentBefore: null, member: true },
    });
  });

  it('is no answer when it is anything else, and never an error', () => {
    for (const text of ['', '{', 'null', '[]', '{}', '{"format":"campanile.why.v1"}', '"x"'])
      expect(verifyAnswer(text)).toMatchObject({ proved: false, faults: [{ code: 'not_an_answer' }] });
  });

  const line = ({ entries }: WhyAnswer['log'], event: string) =>
    entries.find(({ entry }) => entry.event === event) as WhyAnswer['log']['entries'][number];
  const without =
    (event: string) =>
    ({ log: own }: WhyAnswer) =>
      (own.entries = own.entries.filter(({ entry }) => entry.event !== event));

  const tamperings: [string, AnswerFaultCode, (answer: WhyAnswer) => void][] = [
    [
      'another checkpoint',
      'checkpoint_not_signed',
      ({ log: own }) => (own.checkpoint = own.checkpoint.replace('\n6\n', '\n7\n')),
    ],
    ['another municipality', 'checkpoint_not_signed', ({ municipality }) => (municipality.id = randomUUID())],
    [
      'a later consent',
      'entry_not_in_the_log',
      ({ log: own }) =>
        ((line(own, 'consent.given') as never as { entry: { at: string } }).entry.at =
          '2027-01-01T00:00:00.000000Z'),
    ],
    [
      'another place in the log',
      'entry_not_in_the_log',
      ({ log: own }) => ((own.entries[0] as { seq: number }).seq = 1),
    ],
    [
      'other facts',
      'payload_changed',
      ({ log: own }) => Object.assign(line(own, 'consent.given').payload ?? {}, { channel: 'sms' }),
    ],
    [
      'other decisions',
      'consent_not_in_the_log',
      ({ consent }) => Object.assign(consent?.decisions.zones ?? {}, { BORGO: false }),
    ],
    [
      'a consent the log does not know',
      'consent_not_in_the_log',
      ({ consent }) => Object.assign(consent ?? {}, { id: randomUUID() }),
    ],
    [
      'another notice',
      'notice_changed',
      ({ consent }) => Object.assign(consent?.notice ?? {}, { text: 'Niente.' }),
    ],
    [
      'other terms of processing',
      'terms_changed',
      ({ consent }) => Object.assign(consent?.terms.content ?? {}, { controller: 'Altri' }),
    ],
    [
      'other terms of processing, with their hash',
      'terms_changed',
      ({ consent }) => {
        const content = { ...consent?.terms.content, controller: 'Altri' };
        Object.assign(consent?.terms ?? {}, { content, sha256: sha256(canonicalJson(content)) });
      },
    ],
    [
      'another version of the terms',
      'terms_changed',
      ({ consent }) => Object.assign(consent?.terms ?? {}, { version: 9 }),
    ],
    [
      'no text of the terms',
      'terms_changed',
      ({ consent }) => Object.assign(consent?.terms ?? {}, { content: undefined }),
    ],
    ['terms that were never published', 'terms_changed', without('terms.published')],
    [
      'another legal basis than that of the terms',
      'terms_changed',
      ({ category }) => Object.assign(category ?? {}, { legalBasis: 'public_task' }),
    ],
    [
      'another text of the alert',
      'content_changed',
      ({ alert: of }) => Object.assign(of.content, { variants: [] }),
    ],
    [
      'another hash',
      'approval_missing',
      ({ alert: of }) => {
        of.content = { ...of.content, sender: 'X' };
        of.contentHash = sha256(canonicalJson(of.content));
      },
    ],
    ['no approval', 'approval_missing', without('alert.approved')],
    [
      'invented content, and nothing said of the draw',
      'content_changed',
      (own) => {
        own.draw = null;
        own.alert.content = { ...own.alert.content, sender: 'X' };
        own.alert.contentHash = sha256(canonicalJson(own.alert.content));
      },
    ],
    [
      'invented content, and no hash in the draw',
      'approval_missing',
      (own) => {
        Object.assign(own.draw ?? {}, { contentHash: null });
        own.alert.content = { ...own.alert.content, sender: 'X' };
        own.alert.contentHash = sha256(canonicalJson(own.alert.content));
      },
    ],
    [
      'an invented consent beside an entry without its facts',
      'payload_withheld',
      ({ log: own, consent }) => {
        Object.assign(line(own, 'consent.given'), { payload: null, salt: null });
        Object.assign(consent ?? {}, { id: randomUUID(), decisions: { categories: {}, zones: {} } });
      },
    ],
    [
      'an approval without its facts',
      'payload_withheld',
      ({ log: own }) => Object.assign(line(own, 'alert.approved'), { payload: null, salt: null }),
    ],
    [
      'facts without the salt that commits to them',
      'payload_changed',
      ({ log: own }) =>
        Object.assign(line(own, 'consent.given'), { payload: { consentId: '1' }, salt: null }),
    ],
    ['no consent', 'consent_missing', (own) => (own.consent = null)],
    [
      'another channel of the consent',
      'consent_not_in_the_log',
      ({ consent }) => Object.assign(consent ?? {}, { channel: 'paper' }),
    ],
    [
      'another kind of alert',
      'rule_changed',
      ({ category }) => Object.assign(category ?? {}, { code: 'roads' }),
    ],
    ['another zone', 'rule_changed', ({ zones }) => Object.assign(zones[0] ?? {}, { code: 'REDA' })],
    [
      'another rule of the draw',
      'rule_changed',
      ({ draw }) => Object.assign(draw?.rule ?? {}, { zoneIds: [randomUUID()] }),
    ],
    ['another person', 'membership_not_proved', (own) => (own.subject = stranger)],
    ['another reason', 'reason_contradicts', (own) => (own.reason = 'other_zone')],
    ['no proof of the audience', 'membership_not_proved', (own) => (own.membership = null)],
    [
      'another audience',
      'audience_not_in_the_log',
      ({ membership }) => Object.assign(membership ?? {}, { leaves: 1 }),
    ],
  ];

  it.each(tamperings)('is refused with %s', (_what, code, tamper) => {
    const changed = structuredClone(answer);
    tamper(changed);
    expect(judged(changed).proved).toBe(false);
    expect(codesOf(changed)).toContain(code);
  });

  it('is refused where who submitted also approved', async () => {
    const again = randomUUID();
    const own = { ...answer.alert.content, alertId: again };
    const payload = { contentHash: sha256(canonicalJson(own)) };
    await log.append(
      ...(['alert.submitted', 'alert.approved', 'alert.released'] as const).map((event) => ({
        ...{ event, actor: 'official:one' as const, alertId: again, subjectRef: undefined, payload },
      })),
    );
    await log.sequence();
    const changed = structuredClone(answer);
    changed.log = await provedIn(log, answer.subject ?? '', again);
    changed.alert = { ...changed.alert, id: again, content: own, ...payload };
    expect(codesOf(changed)).toContain('approved_by_submitter');
  });

  it('is refused where it was approved only after the release', async () => {
    const late = await answered(log);
    const entries = late.log.entries.filter(({ entry }) => entry.event !== 'alert.approved');
    const { contentHash } = late.alert;
    await log.append({
      ...{ event: 'alert.approved', actor: 'official:two', alertId: late.alert.id, occurredAt: at(28) },
      ...{ subjectRef: undefined, payload: { contentHash } },
    });
    await log.sequence();
    const own = await provedIn(log, late.subject ?? '', late.alert.id);
    const kept = new Set(entries.map(({ entry }) => entry.id));
    own.entries = own.entries.filter(
      ({ seq, entry }) => kept.has(entry.id) || seq > (entries.at(-1)?.seq ?? 0),
    );
    expect(codesOf({ ...late, log: own })).toEqual(['approval_missing']);
  });

  it('is refused when a checkpoint kept elsewhere tells another history', async () => {
    const first = await LogUnderTest.start();
    Object.assign(first, { key: log.key });
    await first.append(...Array.from({ length: 6 }, () => ({})));
    await first.sequence();
    const kept = await first.checkpoints.sign(TOWN);
    await first.stop();
    expect(judged(answer, { outside: [kept.note] }).faults).toMatchObject([{ code: 'outside_disagrees' }]);
  });

  describe('once the log has another key', () => {
    const keyOf = (key: LogKey) => key.signerOf(TOWN).verifierKey;
    const other = new LogKey('campanile.test', randomBytes(32));
    let later: WhyAnswer;
    let handOver: string;

    beforeAll(async () => {
      await new KeyRotation(log.sql, new LogKey('campanile.test', newSeed, oldSeed), log.payloads).take(TOWN);
      await log.sequence();
      log.key = newKey;
      await log.checkpoints.sign(TOWN);
      later = { ...answer, log: await provedIn(log, answer.subject ?? '', answer.alert.id) };
      [handOver = ''] = later.log.handOvers ?? [];
    });

    it('verifies under the new one with either, by what both signed', () => {
      expect(later.log.key).toBe(keyOf(newKey));
      for (const key of [oldKey, newKey])
        expect(judged(later, { keys: [keyOf(key)], outside: [later.log.checkpoint] })).toMatchObject({
          ...{ proved: true, faults: [], outside: [expect.any(Number)] },
          handOvers: [{ from: keyOf(oldKey), to: keyOf(newKey) }],
        });
    });

    it('verifies as it was given before, with the old one, or with the new one and what both signed', () => {
      const outside = [answer.log.checkpoint];
      expect(judged(answer, { keys: [keyOf(oldKey)], outside })).toMatchObject({
        proved: true,
        outside: [6],
      });
      const keys = [keyOf(newKey)];
      expect(judged(answer, { keys, outside, handOvers: [handOver] })).toMatchObject({
        ...{ proved: true, outside: [6], handOvers: [{ from: keyOf(oldKey) }] },
      });
      expect(judged(answer, { keys }).faults).toMatchObject([{ code: 'checkpoint_not_signed' }]);
    });

    it('is refused with a key to which none of the trusted ones handed over', () => {
      for (const answered of [answer, later])
        expect(judged(answered, { keys: [keyOf(other)], handOvers: [handOver] }).faults).toMatchObject([
          { code: 'hand_over_not_proved' },
        ]);
      const tree = { size: 5, root: randomBytes(32) };
      const [mine, theirs] = [other.signerOf(TOWN), oldKey.signerOf(TOWN)];
      const forged = signHandOver(tree, { ...mine, verifierKey: theirs.verifierKey }, mine);
      expect(judged(answer, { keys: [keyOf(oldKey)], handOvers: [forged] }).faults).toMatchObject([
        { code: 'hand_over_not_proved' },
      ]);
    });

    it('is refused under a checkpoint that the old one signed after its time', async () => {
      const { size, root } = await log.checkpoints.sign(TOWN);
      const signer = oldKey.signerOf(TOWN);
      const changed = structuredClone(later);
      changed.log.checkpoint = signCheckpoint({ origin: signer.name, size, root }, signer);
      for (const key of [oldKey, newKey])
        expect(judged(changed, { keys: [keyOf(key)] }).faults).toMatchObject([
          { code: 'checkpoint_not_signed' },
        ]);
    });
  });
});
