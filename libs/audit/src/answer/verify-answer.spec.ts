import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { SHARD_COUNT, shardOf, type WhyAnswer } from '#libs/contracts';
import { canonicalJson, signCheckpoint } from '#libs/tlog';
import { LogArchive } from '../archive.js';
import { audienceProof, AudienceTree } from '../audience/audience-tree.js';
import { LogKey } from '../checkpoints/log-key.js';
import { signHandOver } from '../signing-keys/hand-over.js';
import { KeyRotation } from '../signing-keys/key-rotation.js';
import { LogUnderTest, TOWN } from '../testing/log-under-test.js';
import { verifyAnswer, type AnswerFaultCode } from './verify-answer.js';

const TEXT = 'Informativa: il Comune usa il tuo numero solo per avvisarti.';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const bytes = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex');

describe('An answer to why somebody got an alert', () => {
  const [subject, alert, consentId] = [randomUUID(), randomUUID(), randomUUID()];
  // Of another shard: in the subject's own leaf the proof about the one would be a true proof about the other.
  const stranger = Array.from({ length: 100 }, () => randomUUID()).find(
    (id) => shardOf(id) !== shardOf(subject),
  ) as string;
  const content = { alertId: alert, audience: { zoneIds: ['BORGO'] }, variants: [{ text: 'Piena.' }] };
  const contentHash = sha256(canonicalJson(content));
  const decisions = { categories: { flood: true }, zones: { BORGO: true } };
  const shards = Array.from({ length: SHARD_COUNT }, (_, shard) =>
    Buffer.concat(
      [subject, ...Array.from({ length: 90 }, () => randomUUID())]
        .filter((id) => shardOf(id) === shard)
        .map(bytes),
    ),
  );
  const [oldSeed, newSeed] = [randomBytes(32), randomBytes(32)];
  const [oldKey, newKey] = [oldSeed, newSeed].map((seed) => new LogKey('campanile.test', seed)) as [
    LogKey,
    LogKey,
  ];
  let log: LogUnderTest;
  let answer: WhyAnswer;

  beforeAll(async () => {
    log = await LogUnderTest.start();
    log.key = oldKey;
    const tree = new AudienceTree();
    for (const ids of shards) tree.addShard(ids);
    const notice = { version: '1', sha256: sha256(TEXT) };
    const ofAlert = (event: string, actor: string, payload: object) => ({
      ...{ event, actor, alertId: alert, payload: { contentHash, ...payload } },
    });
    await log.append(
      { subjectRef: subject, event: 'consent.given', payload: { consentId, decisions, notice } },
      { subjectRef: randomUUID() },
      ...([
        ofAlert('alert.submitted', 'official:one', {}),
        ofAlert('alert.approved', 'official:two', {}),
        ofAlert('alert.released', 'official:two', {}),
        ofAlert('audience.drawn', 'service:registration', { root: tree.root(), leaves: tree.leaves }),
      ] as object[]),
    );
    await log.sequence();
    answer = await answerFor(subject, 'drawn');
  });
  afterAll(() => log.stop());

  async function answerFor(person: string, reason: WhyAnswer['reason']): Promise<WhyAnswer> {
    const seqs = person === subject ? [0, 2, 3, 4, 5] : [2, 3, 4, 5];
    const consent = {
      id: consentId,
      decisions,
      notice: { version: '1', language: 'it', sha256: sha256(TEXT), text: TEXT },
    };
    const draw = { state: 'complete', contentHash };
    return JSON.parse(
      JSON.stringify({
        ...{
          format: 'campanile.why.v1',
          municipality: { id: TOWN, name: 'Faenza' },
          subject: person,
          reason,
        },
        consent: person === subject ? consent : null,
        ...{ draw, alert: { id: alert, contentHash, content } },
        membership: await audienceProof(person, shards),
        log: await new LogArchive(log.sql, log.key, log.payloads).proveEntries(TOWN, seqs),
      }),
    ) as WhyAnswer;
  }

  const judged = (changed: unknown, options = {}) => verifyAnswer(JSON.stringify(changed), options);

  it('proves by itself who was in the audience, by whose consent and whose approval', () => {
    const keys = [log.key.signerOf(TOWN).verifierKey];
    expect(judged(answer, { keys, outside: [answer.log.checkpoint] })).toEqual({
      ...{ proved: true, faults: [], origin: `campanile.test/${TOWN}`, size: 6, entries: 5, erased: 0 },
      ...{ member: true, consentBefore: true, keyGiven: true, outside: [6], handOvers: [] },
    });
  });

  it('proves who was not', async () => {
    expect(judged(await answerFor(stranger, 'other_zone'))).toMatchObject({ proved: true, member: false });
  });

  it('still proves what it can once the person’s facts are destroyed', () => {
    const erased = structuredClone(answer);
    Object.assign(erased.log.entries[0] ?? {}, { payload: null, salt: null });
    expect(judged(erased)).toMatchObject({ proved: true, erased: 1, consentBefore: null, member: true });
  });

  it('is no answer when it is anything else, and never an error', () => {
    for (const text of ['', '{', 'null', '[]', '{}', '{"format":"campanile.why.v1"}', '"x"'])
      expect(verifyAnswer(text)).toMatchObject({ proved: false, faults: [{ code: 'not_an_answer' }] });
  });

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
        ((own.entries[0] as never as { entry: { at: string } }).entry.at = '2027-01-01T00:00:00.000000Z'),
    ],
    [
      'another place in the log',
      'entry_not_in_the_log',
      ({ log: own }) => ((own.entries[0] as { seq: number }).seq = 1),
    ],
    [
      'other facts',
      'payload_changed',
      ({ log: own }) => Object.assign(own.entries[0]?.payload ?? {}, { channel: 'sms' }),
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
    ['no approval', 'approval_missing', ({ log: own }) => void own.entries.splice(2, 1)],
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
    const { proved, faults } = judged(changed);
    expect(proved).toBe(false);
    expect(faults.map((fault) => fault.code)).toContain(code);
  });

  it('is refused where who submitted also approved', async () => {
    const again = randomUUID();
    const own = { ...content, alertId: again };
    const payload = { contentHash: sha256(canonicalJson(own)) };
    await log.append(
      ...(['alert.submitted', 'alert.approved', 'alert.released'] as const).map((event) => ({
        ...{ event, actor: 'official:one' as const, alertId: again, payload },
      })),
    );
    await log.sequence();
    const { size } = await log.checkpoints.sign(TOWN);
    const proofs = await new LogArchive(log.sql, log.key, log.payloads).proveEntries(TOWN, [
      size - 3,
      size - 2,
      size - 1,
    ]);
    const changed = { ...structuredClone(answer), ...{ log: proofs, consent: null } };
    changed.alert = { ...changed.alert, id: again, content: own, ...payload };
    expect(judged(changed).faults.map(({ code }) => code)).toContain('approved_by_submitter');
  });

  it('is refused when a checkpoint kept elsewhere tells another history', async () => {
    const [first, second] = [await LogUnderTest.start(), answer];
    const forged = structuredClone(second);
    Object.assign(first, { key: log.key });
    await first.append(...Array.from({ length: 6 }, () => ({})));
    await first.sequence();
    const kept = await first.checkpoints.sign(TOWN);
    await first.stop();
    expect(judged(forged, { outside: [kept.note] }).faults).toMatchObject([{ code: 'outside_disagrees' }]);
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
      later = await answerFor(subject, 'drawn');
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
      const tree = { size: 6, root: randomBytes(32) };
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
