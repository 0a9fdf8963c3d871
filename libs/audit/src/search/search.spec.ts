import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { LogUnderTest, NEIGHBOUR, TOWN } from '../testing/log-under-test.js';
import { formatted } from './formats.js';
import { searchLog, searchPage, type SearchFilter } from './search.js';

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
};

describe('A search of the log', () => {
  const [subject, alert] = [randomUUID(), randomUUID()];
  let log: LogUnderTest;

  beforeAll(async () => {
    log = await LogUnderTest.start();
    await log.append(
      { actor: 'operator:=cmd|calc', subjectRef: subject, payload: { text: '=1+1, "due"\nrighe' } },
      {
        event: 'alert.approved',
        actor: 'official:1',
        alertId: alert,
        occurredAt: new Date('2026-11-02T10:00Z'),
      },
      { municipalityId: NEIGHBOUR, subjectRef: subject },
    );
    await log.appendAll(Array.from({ length: 2_500 }, () => ({ event: 'record.viewed' as const })));
    await log.sequence();
  });

  afterAll(() => log.stop());

  const found = async (filter: Omit<SearchFilter, 'logId'>) =>
    (await all(searchLog(log.sql, log.payloads, { logId: TOWN, ...filter }))).map(({ seq }) => seq);

  it('finds by subject, alert, event, actor and time, in one municipality alone', async () => {
    await expect(found({ subject })).resolves.toEqual([0]);
    await expect(found({ alert })).resolves.toEqual([1]);
    await expect(found({ actor: 'official:1', event: 'alert.approved' })).resolves.toEqual([1]);
    const day = { from: new Date('2026-11-02T00:00Z'), to: new Date('2026-11-03T00:00Z') };
    await expect(found(day)).resolves.toEqual([1]);
    await expect(found({ actor: 'official:2' })).resolves.toEqual([]);
  });

  it('reads on from page to page', async () => {
    expect(await found({ event: 'record.viewed' })).toHaveLength(2_500);
  });

  it.each([
    ['from the beginning', false, {}],
    ['from the end', true, {}],
    ['of a time, from its beginning', false, { from: new Date('2026-01-01T00:00Z') }],
    ['of a time, from its end', true, { from: new Date('2026-01-01T00:00Z') }],
  ] as const)(
    'reads every entry once, %s, though many are of the same instant',
    async (_how, newest, time) => {
      const filter = { logId: TOWN, event: 'record.viewed', ...time };
      const numbers: number[] = [];
      for (let after: number | null = null; ;) {
        const page: { seq: number }[] = await searchPage(log.sql, log.payloads, filter, {
          after,
          limit: 400,
          newest,
        });
        numbers.push(...page.map(({ seq }) => seq));
        if (page.length < 400) break;
        after = page.at(-1)?.seq ?? null;
      }
      const inOrder = Array.from({ length: 2_500 }, (_, i) => i + 2);
      expect(numbers).toEqual(newest ? inOrder.reverse() : inOrder);
    },
  );

  it('makes no spreadsheet compute', async () => {
    for (const actor of ['=cmd', '+cmd', '-cmd', '@cmd', '\tcmd', '\rcmd'] as const) {
      const [entry] = await all(searchLog(log.sql, log.payloads, { logId: TOWN, subject }));
      if (entry === undefined) throw new Error('nothing found');
      const rows = (async function* () {
        yield await Promise.resolve({ ...entry, actor });
      })();
      const text = (await all(formatted(rows, 'csv'))).join('');
      const [row] = parse<Record<string, string>>(text, { bom: true, columns: true });
      expect(row?.actor).toBe(`'${actor}`);
      expect(JSON.parse(row?.payload ?? '')).toEqual({ text: '=1+1, "due"\nrighe' });
    }
  });

  it('comes as JSON Lines too', async () => {
    const lines = await all(formatted(searchLog(log.sql, log.payloads, { logId: TOWN, alert }), 'jsonl'));
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ seq: 1, event: 'alert.approved', alert, at: '2026-11-02T10:00:00.000000Z' }),
    ]);
  });
});
