import { createCipheriv, randomBytes, randomUUID } from 'node:crypto';
import { newSubjectId, uuidBytes } from '../subscribers/subject-id.js';
import { BlindIndex } from './blind-index.js';
import { NumberCipher, PAGE_STRIDE } from './number-cipher.js';

/** How numbers were sealed at first. */
function sealedWithGcm(number: number, key: Buffer, municipalityId: string, rowId: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.concat([Buffer.from([1]), uuidBytes(municipalityId), uuidBytes(rowId)]));
  const plain = Buffer.alloc(8);
  plain.writeDoubleBE(number);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.from([1]), nonce, body, cipher.getAuthTag()]);
}

describe('A sealed number', () => {
  const cipher = new NumberCipher(randomBytes(32));
  const [municipality, row] = [randomUUID(), newSubjectId()];

  it('opens in its own row, and looks like nothing in another', () => {
    const sealed = cipher.seal(393201234567, municipality, row);
    expect(sealed).toHaveLength(25);
    expect(cipher.open(sealed, municipality, row)).toBe(393201234567);
    const elsewhere = cipher.seal(393201234567, municipality, newSubjectId());
    for (let from = 1; from + 4 <= sealed.length; from++)
      expect(elsewhere.includes(sealed.subarray(from, from + 4))).toBe(false);
  });

  it('from before opens as well', () => {
    const key = randomBytes(32);
    const old = sealedWithGcm(393201234567, key, municipality, row);
    expect(new NumberCipher(key).open(old, municipality, row)).toBe(393201234567);
    expect(() => new NumberCipher(key).open(old, municipality, newSubjectId())).toThrow('cannot be opened');
  });

  it('keeps all 15 digits that E.164 allows', () => {
    const longest = 999_999_999_999_999;
    expect(cipher.open(cipher.seal(longest, municipality, row), municipality, row)).toBe(longest);
  });

  it('opens neither in another row, nor in another municipality, nor with another key, nor altered', () => {
    const sealed = cipher.seal(393201234567, municipality, row);
    const altered = Buffer.from(sealed);
    altered[20] = (altered[20] ?? 0) ^ 1;
    expect(() => cipher.open(sealed, municipality, newSubjectId())).toThrow('cannot be opened');
    expect(() => cipher.open(sealed, randomUUID(), row)).toThrow('cannot be opened');
    expect(() => new NumberCipher(randomBytes(32)).open(sealed, municipality, row)).toThrow(
      'cannot be opened',
    );
    expect(() => cipher.open(altered, municipality, row)).toThrow('cannot be opened');
    altered[0] = 9;
    expect(() => cipher.open(altered, municipality, row)).toThrow('No key has version 9');
  });

  it('opens by the page, old ones among them, and one that is damaged hides itself alone', () => {
    const key = randomBytes(32);
    const town = new NumberCipher(key);
    const ids = Array.from({ length: 50 }, () => newSubjectId());
    const sealed = ids.map((id, i) =>
      i % 7 === 3
        ? sealedWithGcm(393200000000 + i, key, municipality, id)
        : town.seal(393200000000 + i, municipality, id),
    );
    (sealed[10] as Buffer)[12]! ^= 1;
    (sealed[17] as Buffer)[12]! ^= 1;
    (sealed[30] as Buffer)[0] = 77;
    const page = Buffer.concat(
      sealed.map((row) => Buffer.concat([row, Buffer.alloc(PAGE_STRIDE)], PAGE_STRIDE)),
    );
    const numbers = town.openPage(page, Buffer.concat(ids.map(uuidBytes)), municipality);
    const damaged = [10, 17, 30];
    expect([...numbers]).toEqual(ids.map((_, i) => (damaged.includes(i) ? Number.NaN : 393200000000 + i)));
  });
});

describe('The blind index', () => {
  const index = new BlindIndex(randomBytes(32));
  const municipality = randomUUID();

  it('is the same for the same number, and another in another municipality or under another key', () => {
    const one = index.ofNumber(393201234567, municipality);
    expect(index.ofNumber(393201234567, municipality)).toEqual(one);
    expect(index.ofNumber(393201234568, municipality)).not.toEqual(one);
    expect(index.ofNumber(393201234567, randomUUID())).not.toEqual(one);
    expect(new BlindIndex(randomBytes(32)).ofNumber(393201234567, municipality)).not.toEqual(one);
  });

  it('knows a code by its hash, for its own sign-up alone', () => {
    const signUp = randomUUID();
    const hash = index.ofCode(signUp, '012345');
    expect(index.isCode(hash, signUp, '012345')).toBe(true);
    expect(index.isCode(hash, signUp, '012346')).toBe(false);
    expect(index.isCode(hash, randomUUID(), '012345')).toBe(false);
  });
});
