import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyInclusion } from '#libs/tlog';
import { LogArchive } from '../archive.js';
import type { AuditEntry } from '../events.js';
import { LogUnderTest, TOWN } from '../testing/log-under-test.js';
import { verifyBundle } from './verify.js';

const TEXT = 'Informativa: il Comune usa il tuo numero solo per avvisarti.';
const CONTENT = { controller: 'Comune di Prova', retentionDays: 365 };
const TERMS = {
  ...{ version: 1, content: CONTENT },
  sha256: createHash('sha256').update('{"controller":"Comune di Prova","retentionDays":365}').digest('hex'),
};
const NOTICE = {
  ...{ version: '1', language: 'it', text: TEXT },
  sha256: createHash('sha256').update(TEXT).digest('hex'),
};

const { text: _, ...PUBLISHED } = NOTICE;

describe("The auditor's bundle", () => {
  let log: LogUnderTest;
  let folder: string;
  let n = 0;

  beforeAll(async () => {
    log = await LogUnderTest.start();
    folder = await mkdtemp(join(tmpdir(), 'campanile-bundle-'));
    await log.append({ event: 'notice.published', payload: PUBLISHED });
    await log.append({ event: 'terms.published', payload: { version: 1, sha256: TERMS.sha256 } });
  });

  afterAll(async () => {
    await log.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const archive = () => new LogArchive(log.sql, log.key, log.payloads);

  const grow = async (entries: number) => {
    await log.appendAll(Array.from({ length: entries }, (_, i) => ({ payload: { i, città: 'Forlì' } })));
    await log.sequence();
    return log.checkpoints.sign(TOWN);
  };

  const exported = async (
    from: Date | null = null,
    to: Date | null = null,
    notices = [NOTICE],
    terms = [TERMS],
  ) => {
    const directory = join(folder, String(n++));
    const range = await archive().export({ logId: TOWN, from, to, directory, notices, terms });
    return { directory, range };
  };

  const fileOf = (directory: string, name: string) => readFile(join(directory, name), 'utf8');

  it('of the whole log proves all of it, also against a checkpoint kept outside and with a key brought along', async () => {
    const kept = await grow(300);
    const last = await grow(300);
    const { directory, range } = await exported();
    const keys = [log.key.signerOf(TOWN).verifierKey];
    await expect(verifyBundle(directory, { outside: [kept.note, last.note], keys })).resolves.toEqual({
      ...{ proved: true, faults: [], gaps: [], origin: `campanile.test/${TOWN}`, start: 0, end: range.end },
      ...{ entries: range.end, erased: 0, outside: [302, 603], handOvers: [], keyGiven: true },
    });
  });

  it('of a time begins and ends at checkpoints, and proves that nothing in between is missing', async () => {
    const before = await grow(10);
    await grow(20);
    const after = await grow(30);
    await grow(5);
    const { directory, range } = await exported(before.signedAt, after.signedAt);
    expect(range).toMatchObject({ start: before.size, end: after.size });
    const verdict = await verifyBundle(directory, { outside: [before.note, after.note] });
    // And the entries of the first checkpoint and of the one between.
    expect(verdict).toMatchObject({ proved: true, entries: 52, outside: [before.size, after.size] });
  });

  it('does not prove all without a checkpoint kept outside that reaches its end', async () => {
    const kept = await grow(2);
    await grow(2);
    const { directory } = await exported();
    const verdict = (outside: string[]) => verifyBundle(directory, { outside });
    await expect(verdict([])).resolves.toMatchObject({
      ...{ proved: false, faults: [], gaps: [{ code: 'outside_missing' }] },
    });
    await expect(verdict([kept.note])).resolves.toMatchObject({
      ...{ proved: false, faults: [], gaps: [{ code: 'outside_ends_before', sizes: [kept.size] }] },
    });
  });

  it('is not held back by a checkpoint from before it begins beside one that reaches its end', async () => {
    const [first, second] = [await grow(1), await grow(1)];
    const { directory } = await exported(second.signedAt, second.signedAt);
    const verdict = await verifyBundle(directory, { outside: [first.note, second.note] });
    expect(verdict).toMatchObject({ proved: true, gaps: [] });
  });

  it('says of a checkpoint it does not reach that it could not be compared', async () => {
    const [first, second, third] = [await grow(1), await grow(1), await grow(1)];
    const { directory } = await exported(second.signedAt, second.signedAt);
    for (const [note, code] of [
      [first.note, 'outside_is_older'],
      [third.note, 'outside_is_newer'],
    ] as const)
      await expect(verifyBundle(directory, { outside: [note] })).resolves.toMatchObject({
        ...{ proved: false, faults: [], gaps: [{ code }] },
      });
  });

  describe('without some facts', () => {
    const erased = randomUUID();
    const stays = randomUUID();
    const ENTRIES: Partial<AuditEntry>[] = [
      { subjectRef: erased },
      { subjectRef: erased, event: 'record.viewed', actor: 'official:two' },
      { subjectRef: stays, event: 'record.viewed', actor: 'official:two' },
      { event: 'alert.approved', actor: 'official:two', subjectRef: undefined },
      { subjectRef: erased, event: 'subject.erased', payload: { reason: 'asked' } },
    ];

    /** What is proved of a log of which the payloads of some entries were destroyed. */
    async function verdictWithout(...destroyed: number[]) {
      const own = await LogUnderTest.start();
      try {
        await own.append(...ENTRIES);
        await own.sequence();
        await own.falsify(
          `DELETE FROM audit.payload USING audit.sequenced s
           WHERE payload.entry_id = s.entry_id AND log_id = $1 AND seq = ANY ($2::int[])`,
          [TOWN, destroyed],
        );
        const { note } = await own.checkpoints.sign(TOWN);
        const directory = join(folder, String(n++));
        const range = { logId: TOWN, from: null, to: null, directory, notices: [] };
        await new LogArchive(own.sql, own.key, own.payloads).export(range);
        return await verifyBundle(directory, { outside: [note] });
      } finally {
        await own.stop();
      }
    }

    it('proves all where it also proves that whom they were about was erased', async () => {
      const { proved, erased: gone } = await verdictWithout(0, 1);
      expect({ proved, gone }).toEqual({ proved: true, gone: 2 });
    });

    it('does not prove all where nothing says so', async () => {
      expect(await verdictWithout(0, 2)).toMatchObject({
        ...{ proved: false, faults: [], gaps: [{ code: 'facts_missing', sizes: [2] }] },
      });
    });

    it('does not prove all where the erasure came before, or is what they told of', async () => {
      expect(await verdictWithout(4)).toMatchObject({ gaps: [{ code: 'facts_missing', sizes: [4] }] });
    });

    it('is refused where they were about nobody', async () => {
      expect(await verdictWithout(3)).toMatchObject({
        faults: [{ code: 'payload_withheld', where: '3' }],
      });
    });
  });

  it('is refused with a notice that was not published, or without one that was', async () => {
    const text = 'Informativa: il Comune usa il tuo numero come vuole.';
    const other = { ...NOTICE, text, sha256: createHash('sha256').update(text).digest('hex') };
    const wrong = [{ text }, { version: '2' }, { language: 'en' }].map((change) => [
      { ...NOTICE, ...change },
    ]);
    for (const notices of [[], [NOTICE, other], ...wrong]) {
      const { directory } = await exported(null, null, notices);
      const { faults } = await verifyBundle(directory);
      expect(faults[0]?.code).toBe('notice_changed');
    }
  });

  it('is refused with terms that were not published, or without those that were', async () => {
    const content = { ...CONTENT, retentionDays: 36_500 };
    const sha256 = createHash('sha256').update('{"controller":"Comune di Prova","retentionDays":36500}');
    const other = { version: 2, content, sha256: sha256.digest('hex') };
    for (const terms of [[], [TERMS, other], [{ ...TERMS, content }], [{ ...TERMS, version: 2 }]]) {
      const { directory } = await exported(null, null, [NOTICE], terms);
      const { faults } = await verifyBundle(directory);
      expect(faults[0]?.code).toBe('terms_changed');
    }
  });

  it('is refused with the key of another log', async () => {
    const { directory } = await exported();
    const keys = [log.key.signerOf('0b6f7c5e-3c1a-4f4e-9d53-48018fae0009').verifierKey];
    await expect(verifyBundle(directory, { keys })).resolves.toMatchObject({
      faults: [{ code: 'manifest_not_signed' }],
    });
  });

  it.each([
    'entries.jsonl',
    'start.checkpoint',
    'end.checkpoint',
    'consistency.json',
    'notices.jsonl',
    'terms.jsonl',
    'LEGGIMI.txt',
  ])('is refused when %s was touched, or is not there', async (name) => {
    const { directory } = await exported();
    const text = await fileOf(directory, name);
    await writeFile(
      join(directory, name),
      text.replace(/[0-9]/, (digit) => String(9 - Number(digit))),
    );
    expect((await verifyBundle(directory)).faults).not.toEqual([]);
    await rm(join(directory, name));
    expect((await verifyBundle(directory)).faults).not.toEqual([]);
  });

  it('tells how far it is, and ends when it is cancelled', async () => {
    await grow(3);
    const cancelled = new AbortController();
    const told: [number, number][] = [];
    const directory = join(folder, String(n++));
    const ended = archive().export({
      ...{ logId: TOWN, from: null, to: null, directory, notices: [NOTICE], signal: cancelled.signal },
      onProgress: (done, all) => {
        told.push([done, all]);
        cancelled.abort(new Error('Enough.'));
      },
    });
    await expect(ended).rejects.toThrow('Enough.');
    expect(told).toEqual([[0, (await log.checkpoints.sign(TOWN)).size]]);
  });

  it('is not written over another', async () => {
    const { directory } = await exported();
    const again = archive().export({ logId: TOWN, from: null, to: null, directory, notices: [] });
    await expect(again).rejects.toMatchObject({ code: 'EEXIST' });
  });

  it('is judged, and never an error, when there is nothing at all', async () => {
    await expect(verifyBundle(join(folder, 'nowhere'))).resolves.toMatchObject({
      proved: false,
      faults: [{ code: 'file_missing' }],
    });
  });

  it('tells of itself in the log it was taken from', async () => {
    await archive().recordExport(TOWN, 'operator:spec', { from: null, to: null });
    const { directory, range } = await exported();
    const last = (await fileOf(directory, 'entries.jsonl')).trimEnd().split('\n').at(-1);
    expect(JSON.parse(last ?? '')).toMatchObject({
      seq: range.end - 1,
      entry: { event: 'export.created', actor: 'operator:spec' },
    });
  });

  it('ends where it was signed last, however often it is made of a log in which nothing else happens', async () => {
    const { size } = await grow(1);
    await log.sequence();
    await expect(archive().size(TOWN)).resolves.toBe(size + 1);
    for (const to of [null, new Date()]) {
      const { directory, range } = await exported(null, to);
      expect(range.end).toBe(size);
      await expect(verifyBundle(directory)).resolves.toMatchObject({ faults: [], entries: size });
    }
    await log.sequence();
    await expect(archive().size(TOWN)).resolves.toBe(size + 1);
  });

  it('is not needed to prove one entry', async () => {
    const checkpoint = await log.checkpoints.sign(TOWN);
    for (const seq of [0, 255, 256, checkpoint.size - 1])
      verifyInclusion(await archive().prove(TOWN, seq, checkpoint));
  });
});
