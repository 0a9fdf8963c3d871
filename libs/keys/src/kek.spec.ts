import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '#libs/config';
import { kekIdOf, KekRing, kekRingOf, LocalKek, open, seal, type Kek } from './index.js';

const bytes = () => randomBytes(32);

describe('What is sealed', () => {
  it('opens with its key and in its place, and looks different each time', () => {
    const [key, plain, context] = [bytes(), Buffer.from('payload'), Buffer.from('entry')];
    const sealed = seal(key, plain, context);
    expect(open(key, sealed, context)).toEqual(plain);
    expect(seal(key, plain, context)).not.toEqual(sealed);
    for (const [other, place] of [
      [bytes(), context],
      [key, Buffer.from('another')],
    ] as const)
      expect(() => open(other, sealed, place)).toThrow('cannot be opened');
    expect(() => open(key, sealed.subarray(0, 20), context)).toThrow('cannot be opened');
  });

  it('never has the same nonce twice', () => {
    const nonces = Array.from({ length: 3_000 }, () =>
      seal(Buffer.alloc(32), Buffer.alloc(1), Buffer.alloc(0)).toString('hex', 0, 12),
    );
    expect(new Set(nonces).size).toBe(3_000);
  });
});

describe('A key-encryption key', () => {
  it('unwraps what it wrapped, for the same purpose alone', async () => {
    const ring = kekRingOf({ kek: [bytes()] });
    const key = bytes();
    const wrapped = await ring.wrap(key, 'town');
    expect(await ring.unwrap(wrapped, 'town')).toEqual(key);
    await expect(ring.unwrap(wrapped, 'another town')).rejects.toMatchObject({ code: 'key.cannot_open' });
    expect(wrapped.includes(key)).toBe(false);
  });

  it('is named in what it wrapped: an older one still unwraps, a missing one is named', async () => {
    const [old, now] = [bytes(), bytes()];
    const wrapped = await kekRingOf({ kek: [old] }).wrap(bytes(), 'town');
    const both = kekRingOf({ kek: [now, old] });
    await both.unwrap(wrapped, 'town');
    expect(kekIdOf(await both.wrap(bytes(), 'town'))).toBe(both.current);
    expect(kekIdOf(wrapped)).not.toBe(both.current);
    await expect(kekRingOf({ kek: [now] }).unwrap(wrapped, 'town')).rejects.toThrow(kekIdOf(wrapped));
  });

  it('comes from the environment or from a file, not from both and not from nowhere', () => {
    expect(() => kekRingOf({})).toThrow(ConfigError);
    expect(() => kekRingOf({ kek: [bytes()], kekFile: '/nowhere' })).toThrow('not both');
  });
});

describe('A file of key-encryption keys', () => {
  const folder = mkdtempSync(join(tmpdir(), 'campanile-kek-'));
  const path = join(folder, 'kek');
  const write = (text: string, mode = 0o600) => {
    writeFileSync(path, text);
    chmodSync(path, mode);
  };
  const [old, now] = [bytes(), bytes()];

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([0o644, 0o604, 0o602, 0o620])('that others may use (mode %i) is refused', (mode) => {
    write(old.toString('base64'), mode);
    expect(() => kekRingOf({ kekFile: path })).toThrow(/KEK_FILE.*make it 600/);
  });

  it.each(['', 'not a key', '# nothing but a comment\n'])(
    'that holds “%s” is refused, and not shown',
    (text) => {
      write(text);
      expect(() => kekRingOf({ kekFile: path })).toThrow('must hold keys of 32 bytes');
      expect(() => kekRingOf({ kekFile: join(folder, 'missing') })).toThrow('cannot be read');
    },
  );

  it('is read again when it changes', async () => {
    write(`# of 2026\n${old.toString('base64')}\n`, 0o440);
    chmodSync(path, 0o640);
    const ring = kekRingOf({ kekFile: path });
    const wrapped = await ring.wrap(bytes(), 'town');
    write(`${now.toString('base64')}\n${old.toString('base64')} # until it is rotated\n`);
    utimesSync(path, new Date(), new Date(Date.now() + 5_000));
    expect(ring.current).toBe(new LocalKek(now).id);
    await ring.unwrap(wrapped, 'town');
    write(now.toString('base64'), 0o666);
    await expect(ring.unwrap(wrapped, 'town')).rejects.toMatchObject({ code: 'key.file_refused' });
  });
});

describe('A key-management service', () => {
  const service = (answer: () => Promise<Uint8Array>): Kek => ({
    id: 'kms:town',
    wrap: answer,
    unwrap: answer,
  });

  it('is asked again when it fails, and not for ever', async () => {
    let asked = 0;
    const failing = service(() =>
      ++asked < 3 ? Promise.reject(new Error('503')) : Promise.resolve(bytes()),
    );
    await new KekRing(() => [failing]).wrap(bytes(), 'town');
    expect(asked).toBe(3);
    asked = -10;
    await expect(new KekRing(() => [failing]).wrap(bytes(), 'town')).rejects.toMatchObject({
      code: 'key.kek_unavailable',
    });
  });

  it('that does not answer is not waited for', async () => {
    const silent = service(() => new Promise(() => undefined));
    await expect(new KekRing(() => [silent], 20).wrap(bytes(), 'town')).rejects.toMatchObject({
      code: 'key.kek_unavailable',
    });
  });
});
