import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from '#libs/observability';
import { noteVerifier, openCheckpoint, signCheckpoint, signNote, type NoteSigner } from '#libs/tlog';
import { waitFor } from '#libs/testing';
import { LogArchive } from '../archive.js';
import { exportBundle } from '../bundle/export.js';
import { verifyBundle, type VerifyOptions } from '../bundle/verify.js';
import { Checkpoints, type SignedCheckpoint } from '../checkpoints/checkpoints.js';
import { FileTarget } from '../checkpoints/file-target.js';
import { LogKey } from '../checkpoints/log-key.js';
import { KeeperMetrics } from '../keeper-metrics.js';
import { LogKeeper } from '../keeper.js';
import { LogUnderTest, TOWN } from '../testing/log-under-test.js';
import { signHandOver } from './hand-over.js';
import { KeyRotation } from './key-rotation.js';

const ORIGIN = 'campanile.test';

describe('The signing key of the log', () => {
  const [oldSeed, newSeed, strangeSeed] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const oldKey = new LogKey(ORIGIN, oldSeed);
  const newKey = new LogKey(ORIGIN, newSeed);
  const both = new LogKey(ORIGIN, newSeed, oldSeed);
  const strange = new LogKey(ORIGIN, strangeSeed);
  const [oldId, newId] = [oldKey, newKey].map((key) => key.signerOf(TOWN).verifierKey) as [string, string];
  let log: LogUnderTest;
  let folder: string;
  let start: SignedCheckpoint;
  let n = 0;

  beforeEach(async () => {
    log = await LogUnderTest.start();
    log.key = oldKey;
    folder = await mkdtemp(join(tmpdir(), 'campanile-signing-key-'));
    await grow(3);
    start = await log.checkpoints.sign(TOWN);
    await grow(2);
  });

  afterEach(async () => {
    await log.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const grow = async (entries: number) => {
    await log.appendAll(Array.from({ length: entries }, () => ({})));
    await log.sequence();
  };

  const rotate = async () => {
    await new KeyRotation(log.sql, both, log.payloads).take(TOWN);
    await log.sequence();
    return new Checkpoints(log.sql, newKey, log.payloads).sign(TOWN);
  };

  const exported = async (from: Date | null, key = newKey) => {
    const directory = join(folder, String(n++));
    const archive = new LogArchive(log.sql, key, log.payloads);
    await archive.export({ logId: TOWN, from, to: null, directory, notices: [] });
    return directory;
  };

  const verdictOn = async (options: VerifyOptions, from: Date | null = start.signedAt) =>
    verifyBundle(await exported(from), options);

  /** As whoever owns the database could: what stands there as the hand-over is something else. */
  const forge = (note: string) => log.falsify('UPDATE audit.key_hand_over SET note = $1', [note]);

  it('hands over to the next, once, with an entry; then the old one signs no more', async () => {
    const instances = await Promise.all([1, 2].map(() => log.connect(log.url)));
    await Promise.all(instances.map((sql) => new KeyRotation(sql, both, log.payloads).take(TOWN)));
    const end = await rotate();
    await rotate();
    expect(openCheckpoint(end.note, [newKey.verifierOf(TOWN)]).size).toBe(7);
    expect(openCheckpoint(start.note, [oldKey.verifierOf(TOWN)]).size).toBe(3);
    const lines = await readFile(join(await exported(null), 'entries.jsonl'), 'utf8');
    const told = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { entry: { event: string }; payload: object })
      .filter(({ entry }) => entry.event === 'key.rotated');
    expect(told).toMatchObject([{ payload: { what: 'signing_key', from: oldId, to: newId, size: 6 } }]);
    await grow(1);
    for (const key of [oldKey, new LogKey(ORIGIN, oldSeed, newSeed)])
      await expect(new Checkpoints(log.sql, key, log.payloads).sign(TOWN)).rejects.toMatchObject({
        code: 'audit.key_changed',
      });
  });

  it('is changed across a bundle that verifies with the old key, the new one, both, or none brought along', async () => {
    const end = await rotate();
    for (const keys of [[oldId], [newId], [oldId, newId], []]) {
      const verdict = await verdictOn({ keys, outside: [start.note, end.note] });
      expect(verdict).toMatchObject({
        ...{ proved: true, faults: [], start: 3, end: 7, outside: [3, 7] },
        handOvers: [{ size: 6, from: oldId, to: newId }],
      });
    }
    const keys = await readFile(join(await exported(null), 'keys.txt'), 'utf8');
    expect(keys.split(/\s/)).toEqual(expect.arrayContaining([oldId, newId]));
    expect(keys).toMatch(/^\S+ 0\n\S+ 6 20\S+Z\n$/);
  });

  it('proves also a bundle from before the change, and one from after it', async () => {
    const end = await rotate();
    const directory = join(folder, 'before');
    await exportBundle({
      ...{ sql: log.sql, key: newKey, payloads: log.payloads, logId: TOWN, notices: [], directory },
      ...{ from: null, to: start.signedAt },
    });
    await expect(verifyBundle(directory, { keys: [oldId], outside: [start.note] })).resolves.toMatchObject({
      ...{ proved: true, end: 3 },
    });
    const later = await verdictOn({ keys: [oldId], outside: [end.note] }, end.signedAt);
    expect(later).toMatchObject({ proved: true, start: 7, end: 7 });
  });

  it('is refused where it is not the one that was handed over to', async () => {
    await rotate();
    const keys = [strange.signerOf(TOWN).verifierKey];
    const { faults } = await verdictOn({ keys });
    expect(faults).toMatchObject([{ code: 'hand_over_not_proved' }]);
  });

  it.each([
    ['the old key did not sign', (old: NoteSigner, next: NoteSigner, other: NoteSigner) => [next, other]],
    ['the new key did not sign', (old: NoteSigner, next: NoteSigner, other: NoteSigner) => [old, other]],
  ])('is refused with a hand-over that %s', async (_, signers) => {
    await rotate();
    const [old, next, other] = [oldKey, newKey, strange].map((key) => key.signerOf(TOWN)) as [
      NoteSigner,
      NoteSigner,
      NoteSigner,
    ];
    const tree = await log.checkpoints.tree(TOWN);
    const { text } = textOf(signHandOver(tree, old, next));
    await forge(signNote(text, ...signers(old, next, other)));
    for (const keys of [[oldId], [newId], []]) {
      const { faults } = await verdictOn({ keys });
      expect(faults).toMatchObject([{ code: 'hand_over_not_proved' }]);
    }
  });

  it('is not taken over by who puts a second signature under a checkpoint of the old one', async () => {
    await rotate();
    const [old, other] = [oldKey.signerOf(TOWN), newKey.signerOf(TOWN)];
    await forge(signCheckpoint({ ...start, origin: old.name }, old, other));
    const { faults } = await verdictOn({ keys: [oldId] });
    expect(faults).toMatchObject([{ code: 'hand_over_not_proved' }]);
  });

  it('is refused with a hand-over of another history', async () => {
    await rotate();
    const root = randomBytes(32);
    await forge(signHandOver({ size: 5, root }, oldKey.signerOf(TOWN), newKey.signerOf(TOWN)));
    const { faults } = await verdictOn({ keys: [oldId] });
    // Nor is it the one that the log tells of.
    expect(faults).toMatchObject(['5', '6'].map((where) => ({ code: 'hand_over_not_proved', where })));
  });

  it('signs nothing after it handed over: not even what is kept outside', async () => {
    const end = await rotate();
    const late = signCheckpoint({ ...end, origin: oldKey.originOf(TOWN) }, oldKey.signerOf(TOWN));
    const { faults } = await verdictOn({ keys: [oldId], outside: [late] });
    expect(faults).toMatchObject([{ code: 'outside_not_signed' }]);
  });

  it('is refused when it changed and the one before did not hand over', async () => {
    await rotate();
    await log.falsify('DELETE FROM audit.key_hand_over');
    const forged = await exported(start.signedAt);
    for (const keys of [[oldId], []]) {
      const { faults, proved } = await verifyBundle(forged, { keys });
      expect([proved, faults.length > 0]).toEqual([false, true]);
    }
    // Also to whoever trusts both: the log tells that it was handed over.
    const whole = await exported(null);
    for (const keys of [[newId], [oldId, newId]])
      await expect(verifyBundle(whole, { keys })).resolves.toMatchObject({
        faults: [{ code: 'hand_over_not_proved', where: '6' }],
      });
  });

  it.each([
    ['another time', (list: string) => list.replace(/ 20\d\d-/, ' 1999-')],
    ['another size', (list: string) => list.replace(' 6 ', ' 5 ')],
    ['another key', (list: string) => list.replace(newId, strange.signerOf(TOWN).verifierKey)],
    ['one key more', (list: string) => `${list}${list.trimEnd().split('\n').at(-1)}\n`],
    ['one key less', (list: string) => list.slice(0, list.indexOf('\n') + 1)],
  ])('is refused with %s in the list of keys, whoever signed the copy', async (_, change) => {
    const end = await rotate();
    const directory = await exported(null);
    const signer = newKey.signerOf(TOWN);
    const list = change(await readFile(join(directory, 'keys.txt'), 'utf8'));
    await writeFile(join(directory, 'keys.txt'), list);
    const manifest = await readFile(join(directory, 'manifest.txt'), 'utf8');
    const hash = createHash('sha256').update(list).digest('hex');
    const { text } = textOf(manifest.replace(/[0-9a-f]{64}(?= {2}keys\.txt)/, hash));
    await writeFile(join(directory, 'manifest.txt'), signNote(text, signer));
    await expect(
      verifyBundle(directory, { keys: [oldId, newId], outside: [end.note] }),
    ).resolves.toMatchObject({ proved: false, faults: [{ code: 'keys_changed' }] });
  });

  it.each([
    ['the one before is not given', newKey],
    ['another than the one before is given', new LogKey(ORIGIN, newSeed, strangeSeed)],
  ])('stops the service at its start, and exports, when it changed and %s', async (_, key) => {
    const refusal = {
      code: 'audit.key_changed',
      message: expect.stringContaining('AUDIT_SIGNING_KEY_PREVIOUS') as string,
    };
    await expect(new KeyRotation(log.sql, key, log.payloads).check()).rejects.toMatchObject(refusal);
    await expect(exported(null, key)).rejects.toMatchObject(refusal);
    for (const sound of [oldKey, both]) await new KeyRotation(log.sql, sound, log.payloads).check();
  });

  it('is handed over by the service that keeps the log, which checkpoints kept outside do not hinder', async () => {
    const target = new FileTarget(join(folder, 'outside'), both);
    await target.push(start);
    const errors: unknown[] = [];
    const keeper = new LogKeeper({
      ...{ url: log.url, key: both, payloads: log.payloads, targets: [target], checkpointEveryMs: 100 },
      metrics: new KeeperMetrics(new Registry()),
      onError: (_, error) => errors.push(error),
    });
    keeper.start();
    try {
      const newest = async () => (await target.newest(TOWN)) ?? '';
      await waitFor('a checkpoint signed with the new key', async () => signedWithNew(await newest()), {
        state: () => errors.map(String).join(),
      });
      expect([errors, keeper.damage]).toEqual([[], null]);
    } finally {
      await keeper.stop();
    }
  });

  const signedWithNew = (note: string) => note.includes(signatureStartOf(newId));
});

/** A note's text, without what signs it. */
function textOf(note: string) {
  return { text: note.slice(0, note.lastIndexOf('\n\n') + 1) };
}

/** With what a signature of that key begins, in base64: its identifier. */
function signatureStartOf(verifierKey: string): string {
  const id = Buffer.alloc(4);
  id.writeUInt32BE(noteVerifier(verifierKey).keyId);
  return id.toString('base64').slice(0, 5);
}
