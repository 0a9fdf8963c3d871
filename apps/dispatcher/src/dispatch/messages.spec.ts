import type { SubmitTemplate } from '#libs/smpp';
import type { Route } from '../routes/route.js';
import { Messages } from './messages.js';
import { Work, type WorkFacts } from './work.js';

const LONG = 'Attenzione alla piena. '.repeat(10).trim();
/** Where the concatenation header's reference stands, from the end of the text's first byte: 05 00 03 reference. */
const HEADER = Buffer.from([0x05, 0x00, 0x03]);

describe('The messages of an alert', () => {
  let messages: Messages;

  beforeEach(() => {
    messages = new Messages({ alphabet: 'gsm7', partsBy: 'udh8' } as Route);
  });

  const encoded = (facts: Partial<WorkFacts>): SubmitTemplate[] => {
    const common = { alertId: 'a', alertNo: 1, batchId: 'b', language: 'it', sender: 'FAENZA', text: LONG };
    const work = new Work(
      { ...common, expiresAt: Date.now() + 60_000, ...facts } as WorkFacts,
      ...([new Float64Array(1), Buffer.alloc(16), null, null, () => undefined] as const),
    );
    messages.encode(work);
    return work.templates ?? [];
  };
  const referenceIn = ([first]: SubmitTemplate[]) => {
    const bytes = Buffer.alloc(first?.maxBytes ?? 0);
    first?.write(bytes, 0, 1, 393_331_234_567);
    return bytes[bytes.indexOf(HEADER) + HEADER.length];
  };

  it('refer to another number than those of the 255 alerts before it', () => {
    const references = Array.from({ length: 256 }, (_, i) =>
      referenceIn(encoded({ alertId: `alert ${i}`, alertNo: 1_000 + i })),
    );
    expect(new Set(references).size).toBe(256);
  });

  it('refer to the same number when they are sent again', () => {
    const [one, other] = [encoded({ expiresAt: 1 }), encoded({ expiresAt: 2 })];
    expect(referenceIn(one)).toBe(referenceIn(other));
  });

  it('are not made under a name that no phone can show', () => {
    expect(() => encoded({ sender: 'PROTEZIONECIVILE' })).toThrow('11');
    expect(() => encoded({ sender: '+393331234567' })).not.toThrow();
  });
});
