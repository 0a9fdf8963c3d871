import fc from 'fast-check';
import { PduFramer, SmppError } from './index.js';
import { pduBytes } from '../test/scripted-peer.js';

const collect = (chunks: readonly Buffer[], max = 1000): string[] => {
  const seen: string[] = [];
  const framer = new PduFramer(max, (buffer, offset, length) =>
    seen.push(buffer.toString('hex', offset, offset + length)),
  );
  for (const chunk of chunks) framer.push(chunk);
  return seen;
};

/** Cuts bytes at the given places, sorted, some of them the same: empty chunks happen too. */
const cut = (bytes: Buffer, places: readonly number[]): Buffer[] => {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, i) => Buffer.from(bytes.subarray(at[i], end)));
};

describe('The framing of a byte stream', () => {
  it('finds the same PDUs however the bytes are cut', () => {
    const pdus = fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(pdus, fc.array(fc.nat(10_000), { maxLength: 60 }), (bodies, places) => {
        const whole = bodies.map((body, i) => pduBytes(5, 0, i, body));
        expect(collect(cut(Buffer.concat(whole), places))).toEqual(whole.map((pdu) => pdu.toString('hex')));
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('reads a PDU byte by byte, and the largest allowed', () => {
    const pdu = pduBytes(5, 0, 1, Buffer.alloc(984, 7));
    expect(collect([...pdu].map((byte) => Buffer.of(byte)))).toEqual([pdu.toString('hex')]);
  });

  it.each([0, 1, 15, 1001, 0xffffffff])(
    'refuses a length of %i, cut or whole, and stays closed',
    (length) => {
      const wrong = pduBytes(5, 0, 1);
      wrong.writeUInt32BE(length, 0);
      for (const chunks of [[wrong], [...wrong].map((byte) => Buffer.of(byte))]) {
        let seen = 0;
        const framer = new PduFramer(1000, () => seen++);
        framer.push(pduBytes(5, 0, 0));
        const push = (): void => chunks.forEach((chunk) => framer.push(chunk));
        expect(push).toThrow(expect.objectContaining({ code: 'invalid_length', status: 2 }));
        framer.push(pduBytes(5, 0, 2));
        expect(seen).toBe(1);
      }
    },
  );

  it('shows nothing more once it is closed, not even from the same chunk', () => {
    let seen = 0;
    const framer: PduFramer = new PduFramer(1000, () => {
      seen++;
      framer.close();
    });
    framer.push(Buffer.concat([pduBytes(5, 0, 1), pduBytes(5, 0, 2)]));
    framer.push(pduBytes(5, 0, 3));
    expect(seen).toBe(1);
  });

  it('throws nothing but its own error, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 20 }), (chunks) => {
        try {
          collect(chunks.map((chunk) => Buffer.from(chunk)));
        } catch (error) {
          expect(error).toBeInstanceOf(SmppError);
        }
      }),
      { seed: 13, numRuns: 500 },
    );
  });
});
