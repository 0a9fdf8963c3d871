import {
  leafHash,
  noteSigner,
  noteVerifier,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  signCheckpoint,
  signNote,
  TlogError,
} from './index.js';

// The keys, texts and signatures with which Go's package note is tested.
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETER_SEED = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
const ENOCH = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const BY_PETER =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const BY_ENOCH =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';

const peter = noteVerifier(PETER);
const enoch = noteVerifier(ENOCH);
const refusal = (code: string) => expect.objectContaining({ code }) as TlogError;

describe('A signed note', () => {
  it('is, byte for byte, the one Go writes with the same key', () => {
    const signer = noteSigner('PeterNeumann', PETER_SEED);
    expect(signer.verifierKey).toBe(PETER);
    expect(signer.keyId).toBe(0xc74f20a3);
    expect(signNote(TEXT, signer)).toBe(`${TEXT}\n${BY_PETER}`);
  });

  it('opens for who knows one of its signers, and names those known', () => {
    const note = `${TEXT}\n${BY_PETER}${BY_ENOCH}`;
    expect(openNote(note, [peter])).toEqual({ text: TEXT, signedBy: ['PeterNeumann'] });
    expect(openNote(note, [peter, enoch]).signedBy).toEqual(['PeterNeumann', 'EnochRoot']);
    expect(() => openNote(note, [])).toThrow(refusal('tlog.unknown_signer'));
  });

  it('is refused as a whole when a known signature is wrong', () => {
    const changed = `${BY_PETER.slice(0, 40)}A${BY_PETER.slice(41)}`;
    expect(() => openNote(`${TEXT}\n${changed}${BY_ENOCH}`, [peter, enoch])).toThrow(
      refusal('tlog.bad_signature'),
    );
    expect(() => openNote(`${TEXT.replace('you', 'we')}\n${BY_PETER}`, [peter])).toThrow(
      refusal('tlog.bad_signature'),
    );
  });

  it('does not take a signature of the right key under another name or identifier', () => {
    const misnamed = BY_PETER.replace('PeterNeumann', 'CarmenSandiego');
    const misnumbered = BY_PETER.replace('x08g', 'xxxx');
    for (const line of [misnamed, misnumbered])
      expect(() => openNote(`${TEXT}\n${line}`, [peter])).toThrow(refusal('tlog.unknown_signer'));
  });

  it.each([
    ['no signature', TEXT],
    ['an empty list of signatures', `${TEXT}\n`],
    ['no newline at its end', `${TEXT}\n${BY_PETER.slice(0, -1)}`],
    ['a control character', `\u0001${TEXT}\n${BY_PETER}`],
    ['bytes that were no UTF-8', `\ufffd${TEXT}\n${BY_PETER}`],
    ['half a character', `\ud800${TEXT}\n${BY_PETER}`],
    ['a name with a space', `${TEXT}\n— Bad Name ${BY_PETER.slice(15)}`],
    ['a line among the signatures', `${TEXT}\n${BY_PETER}Unexpected line.\n`],
    ['101 signatures', `${TEXT}\n${BY_PETER.repeat(101)}`],
  ])('is none with %s', (_, note) => {
    expect(() => openNote(note, [peter])).toThrow(refusal('tlog.malformed'));
  });

  it('is not signed without a last newline, or by a name with a plus', () => {
    expect(() => signNote('abc', noteSigner('PeterNeumann', PETER_SEED))).toThrow(refusal('tlog.malformed'));
    expect(() => noteSigner('a+b', PETER_SEED)).toThrow(refusal('tlog.malformed'));
  });
});

describe("A verifier's key", () => {
  it('is refused with any character changed, and in any part', () => {
    for (let i = 0; i < PETER.length; i++) {
      const next = String.fromCharCode(PETER.charCodeAt(i) + 1);
      expect(() => noteVerifier(PETER.slice(0, i) + next + PETER.slice(i + 1))).toThrow(
        refusal('tlog.malformed'),
      );
      for (let j = i + 1; j <= PETER.length; j++)
        if (i !== 0 || j !== PETER.length)
          expect(() => noteVerifier(PETER.slice(i, j))).toThrow(refusal('tlog.malformed'));
    }
  });

  it.each([
    'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
    'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  ])('of another length or kind is refused: %s', (key) => {
    expect(() => noteVerifier(key)).toThrow(refusal('tlog.malformed'));
  });
});

describe('A checkpoint', () => {
  const signer = noteSigner('example.org/log', PETER_SEED);
  const verifier = noteVerifier(signer.verifierKey);
  const checkpoint = { origin: 'example.org/log', size: 123_456_789_012, root: leafHash('hello world') };

  it('comes back from the note it was signed as', () => {
    const note = signCheckpoint(checkpoint, signer);
    expect(note).toMatch(
      /^example.org\/log\n123456789012\nTszzRgjTG6xce\+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n\n— example.org\/log /,
    );
    expect(openCheckpoint(note, [verifier], 'example.org/log')).toEqual(checkpoint);
  });

  it('of another log is refused, though its signature is good', () => {
    const note = signCheckpoint(checkpoint, signer);
    expect(() => openCheckpoint(note, [verifier], 'example.org/other')).toThrow(refusal('tlog.malformed'));
  });

  it('may have further lines, which come back as they are', () => {
    const text = 'go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n';
    expect(parseCheckpoint(text)).toMatchObject({ origin: 'go.sum database tree', size: 123_456_789_012 });
    expect(parseCheckpoint(`${text}more\nand more\n`)).toMatchObject({
      ...{ size: 123_456_789_012, extension: ['more', 'and more'] },
    });
    const extended = { ...checkpoint, extension: ['more', 'and more'] };
    expect(openCheckpoint(signCheckpoint(extended, signer), [verifier])).toEqual(extended);
    expect(() => signCheckpoint({ ...checkpoint, extension: [''] }, signer)).toThrow(
      refusal('tlog.malformed'),
    );
  });

  it.each([
    '\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n',
    'log\n0xabcdef\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n',
    'log\n01\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n',
    'log\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBTOOBIG=\n',
    'log\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb1=\n',
    'log\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n\n',
    'log\n99999999999999999999\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n',
  ])('is none as %j', (text) => {
    expect(() => parseCheckpoint(text)).toThrow(TlogError);
  });
});
