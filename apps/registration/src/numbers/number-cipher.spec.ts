import { randomBytes, randomUUID } from 'node:crypto';
import { newSubjectId, uuidBytes } from '../subscribers/subject-id.js';
import { BlindIndex } from './blind-index.js';
import { NumberCipher, SEALED_NUMBER_BYTES } from './number-cipher.js';

describe('A sealed number', () => {
  const cipher = new NumberCipher(randomBytes(32));
  const [municipality, row] = [randomUUID(), newSubjectId()];

  it('opens in its own row, and is never twice the same', () => {
    const sealed = cipher.seal(393201234567, municipality, row);
    expect(sealed).toHaveLength(SEALED_NUMBER_BYTES);
    expect(cipher.open(sealed, municipality, row)).toBe(393201234567);
    expect(cipher.seal(393201234567, municipality, row)).not.toEqual(sealed);
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

  it('opens by the page', () => {
    const ids = Array.from({ length: 50 }, () => newSubjectId());
    const sealed = ids.map((id, i) => cipher.seal(393200000000 + i, municipality, id));
    const numbers = cipher.openPage(Buffer.concat(sealed), Buffer.concat(ids.map(uuidBytes)), municipality);
    expect([...numbers]).toEqual(ids.map((_, i) => 393200000000 + i));
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
