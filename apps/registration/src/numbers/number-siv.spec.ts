import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { NumberSiv, SIV_BYTES } from './number-siv.js';

/** RFC 5297 as it is written, for any lengths: what the page-wise form is held against. */
class ReferenceSiv {
  constructor(
    private readonly mac: Buffer,
    private readonly counter: Buffer,
  ) {}

  seal(plain: Buffer, associated: Buffer[]): Buffer {
    const vector = this.s2v([...associated, plain]);
    const counter = Buffer.from(vector);
    counter[8]! &= 0x7f;
    counter[12]! &= 0x7f;
    const cipher = createCipheriv(`aes-${this.counter.length * 8}-ctr`, this.counter, counter);
    return Buffer.concat([vector, cipher.update(plain), cipher.final()]);
  }

  private s2v(strings: Buffer[]): Buffer {
    let sum = this.cmac(Buffer.alloc(16));
    for (const string of strings.slice(0, -1)) sum = xor(double(sum), this.cmac(string));
    const last = strings.at(-1) as Buffer;
    if (last.length < 16) return this.cmac(xor(double(sum), padded(last)));
    const end = last.length - 16;
    return this.cmac(Buffer.concat([last.subarray(0, end), xor(last.subarray(end), sum)]));
  }

  private cmac(message: Buffer): Buffer {
    const [k1, whole] = [double(this.block(Buffer.alloc(16))), Math.max(1, Math.ceil(message.length / 16))];
    const tail = message.subarray((whole - 1) * 16);
    const last = tail.length === 16 ? xor(tail, k1) : xor(padded(tail), double(k1));
    let state: Buffer = Buffer.alloc(16);
    for (let i = 0; i < whole - 1; i++) state = this.block(xor(state, message.subarray(i * 16, i * 16 + 16)));
    return this.block(xor(state, last));
  }

  private block(plain: Buffer): Buffer {
    return createCipheriv(`aes-${this.mac.length * 8}-ecb`, this.mac, null).update(plain);
  }
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, i) => byte ^ b[i]!));
}

function padded(tail: Buffer): Buffer {
  return Buffer.concat([tail, Buffer.from([0x80]), Buffer.alloc(16)], 16);
}

function double(block: Buffer): Buffer {
  const value = BigInt(`0x${block.toString('hex')}`) << 1n;
  const reduced = value >> 128n === 1n ? (value & ((1n << 128n) - 1n)) ^ 0x87n : value;
  return Buffer.from(reduced.toString(16).padStart(32, '0'), 'hex');
}

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('AES-SIV', () => {
  it('as the reference has it gives the published answers (RFC 5297, A.1 and A.2)', () => {
    const one = new ReferenceSiv(
      hex('fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0'),
      hex('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff'),
    );
    expect(
      one.seal(hex('112233445566778899aabbccddee'), [
        hex('101112131415161718191a1b1c1d1e1f2021222324252627'),
      ]),
    ).toEqual(hex('85632d07c6e8f37f950acd320a2ecc93 40c02b9690c4dc04daef7f6afe5c'));
    const two = new ReferenceSiv(
      hex('7f7e7d7c7b7a79787776757473727170'),
      hex('404142434445464748494a4b4c4d4e4f'),
    );
    expect(
      two.seal(
        hex('7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074207573696e67205349562d414553'),
        [
          hex('00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100'),
          hex('102030405060708090a0'),
          hex('09f911029d74e35bd84156c5635688c0'),
        ],
      ),
    ).toEqual(
      hex(
        '7bdb6e3b432667eb06f4d14bff2fbd0f cb900f2fddbe404326601965c889bf17dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d',
      ),
    );
  });

  it('of a page of numbers is that of the reference, number by number', () => {
    const key = randomBytes(32);
    const keys = Buffer.from(hkdfSync('sha256', key, '', 'campanile.number-siv.v1', 64));
    const reference = new ReferenceSiv(keys.subarray(0, 32), keys.subarray(32));
    const [municipality, ids, numbers] = [randomBytes(16), randomBytes(16 * 500), randomBytes(8 * 500)];
    const sealed = new NumberSiv(key).seal(numbers, ids, municipality);
    for (let i = 0; i < 500; i++) {
      const associated = Buffer.concat([municipality, ids.subarray(i * 16, i * 16 + 16)]);
      expect(sealed.subarray(i * SIV_BYTES, (i + 1) * SIV_BYTES)).toEqual(
        reference.seal(numbers.subarray(i * 8, i * 8 + 8), [associated]),
      );
    }
    expect(new NumberSiv(key).open(sealed, ids, municipality)).toEqual({ numbers, altered: [] });
  });

  it('tells which numbers of a page were altered, by a single bit anywhere', () => {
    const siv = new NumberSiv(randomBytes(32));
    const [municipality, ids, numbers] = [randomBytes(16), randomBytes(16 * 3), randomBytes(8 * 3)];
    const sealed = siv.seal(numbers, ids, municipality);
    for (let bit = 0; bit < SIV_BYTES * 8; bit++) {
      const altered = Buffer.from(sealed);
      altered[SIV_BYTES + (bit >> 3)]! ^= 1 << (bit & 7);
      expect(siv.open(altered, ids, municipality).altered).toEqual([1]);
    }
    expect(siv.open(sealed, ids, randomBytes(16)).altered).toEqual([0, 1, 2]);
  });
});
