import { createHash } from 'node:crypto';
import { createSimulator } from '../simulator.js';
import type { Simulator } from '../simulator.js';
import { Esme, TO } from '../testing/esme.js';
import { Journal } from './journal.js';
import { Numbers } from './numbers.js';
import { Text } from './texts.js';

let simulator: Simulator;
let esme: Esme;

beforeEach(async () => {
  simulator = await createSimulator({ record: 'all' });
  esme = await Esme.bound(simulator.smppPort);
});
afterEach(async () => {
  esme.close();
  await simulator.stop();
});

const textsOf = (number = TO) => simulator.smsc.ledger.ofNumber(Number(number), 100).map(({ text }) => text);

/** Parts with a concatenation header of 8 or 16 bits. */
function parts(texts: string[], reference: number[]): Record<string, unknown>[] {
  return texts.map((text, i) => {
    const element = [reference.length === 1 ? 0 : 8, reference.length + 2, ...reference, texts.length, i + 1];
    const header = Buffer.from([element.length, ...element]);
    return { esm_class: 0x40, short_message: Buffer.concat([header, Buffer.from(text)]) };
  });
}

describe('The books', () => {
  it('know what each number got, in order, in the alphabet it was sent in', async () => {
    await esme.submit({ short_message: 'Allerta: [piena] €5 è così' });
    await esme.submit({ data_coding: 8, short_message: 'È finita 🌊' });
    await esme.submit({ data_coding: 3, short_message: 'Perché' });
    await esme.submit({ destination_addr: '393330000001', short_message: 'Altro' });
    expect(textsOf()).toEqual(['Allerta: [piena] €5 è così', 'È finita 🌊', 'Perché']);
    expect(textsOf('393330000001')).toEqual(['Altro']);
    expect(simulator.smsc.ledger.totals()).toEqual({ numbers: 2, parts: 4, messages: 4, unfinished: 0 });
  });

  it('hold nothing that was refused', async () => {
    await esme.submit({ destination_addr: 'nobody' });
    expect(simulator.smsc.ledger.totals().parts).toBe(0);
  });

  it.each([
    ['8-bit', [7]],
    ['16-bit', [7, 9]],
  ])(
    'count a long text with a %s reference as one message of its parts, in any order',
    async (_bits, reference) => {
      for (const part of parts(['prima ', 'seconda ', 'terza'], reference).reverse()) await esme.submit(part);
      expect(textsOf()).toEqual(['prima seconda terza']);
      expect(simulator.smsc.ledger.totals()).toMatchObject({ parts: 3, messages: 1, unfinished: 0 });
    },
  );

  it('put together parts with sar_* as well', async () => {
    const sar = (part: number) => ({ sar_msg_ref_num: 300, sar_total_segments: 2, sar_segment_seqnum: part });
    await esme.submit({ ...sar(1), short_message: 'uno ' });
    await esme.submit({ ...sar(2), short_message: 'due' });
    expect(textsOf()).toEqual(['uno due']);
  });

  it('read a text in message_payload', async () => {
    const text = 'piena '.repeat(60);
    await esme.submit({ short_message: '', message_payload: text });
    expect(textsOf()).toEqual([text]);
  });

  it('wait for a missing part, and do not count one that came twice as two messages', async () => {
    const [first, second] = parts(['uno ', 'due'], [7]);
    await esme.submit(first);
    await esme.submit(first);
    expect(simulator.smsc.ledger.totals()).toMatchObject({ parts: 2, messages: 0, unfinished: 1 });
    await esme.submit(second);
    expect(textsOf()).toEqual(['uno due']);
  });

  it('do not mix the parts of two phones that share a reference', async () => {
    const [first, second] = parts(['uno ', 'due'], [7]);
    await esme.submit(first);
    await esme.submit({ ...second, destination_addr: '393330000001' });
    expect(simulator.smsc.ledger.totals()).toMatchObject({ messages: 0, unfinished: 2 });
  });

  it('sum the digests of the texts of a number, whatever their order', async () => {
    await esme.submit({ short_message: 'uno' });
    await esme.submit({ short_message: 'due' });
    const digest = (text: string) => createHash('sha256').update(text).digest().readUInt32BE(0);
    const { numbers } = simulator.smsc.ledger;
    expect(numbers.digests[0]).toBe((digest('uno') + digest('due')) % 2 ** 32);
  });
});

describe('The numbers', () => {
  it('are found again among a million, in less than 100 bytes each', () => {
    const numbers = new Numbers();
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 1_000_000; i++) expect0(numbers.rowOf(393_330_000_000 + i), i);
    for (let i = 0; i < 1_000_000; i += 997) expect0(numbers.find(393_330_000_000 + i), i);
    expect(numbers.find(393_340_000_000)).toBe(-1);
    expect(numbers.size).toBe(1_000_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
  });
});

/** `expect` a million times takes minutes. */
function expect0(actual: number, wanted: number): void {
  if (actual !== wanted) throw new Error(`row ${actual} instead of ${wanted}`);
}

describe('The journal', () => {
  const text = (word: string) => new Text(word, 'gsm7');

  function written(journal: Journal, words: string[]): number {
    return words.reduce((last, word) => journal.append(0, 'to_phone', 39, 'F', 'a', text(word), 1, last), 0);
  }

  it('keeps the last messages alone when told how many, and follows a number no further back', () => {
    const journal = new Journal(3);
    const last = written(journal, ['a', 'b', 'c', 'd', 'e']);
    expect(journal.latest(10).map((entry) => entry.text)).toEqual(['c', 'd', 'e']);
    expect(journal.chain(last, 10).map((entry) => entry.text)).toEqual(['c', 'd', 'e']);
    expect(journal.latest(10, 3).map((entry) => entry.sequence)).toEqual([4]);
  });

  it('keeps all of them when told so', () => {
    const journal = new Journal('all');
    const words = Array.from({ length: 5000 }, (_, i) => String(i));
    const last = written(journal, words);
    expect(journal.chain(last, 10_000).map((entry) => entry.text)).toEqual(words);
  });
});
