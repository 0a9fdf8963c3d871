import { reckon, type LedgerLine, type LedgerState } from './reckoning.js';

const ANNA = 393_200_000_001;
const BRUNO = 393_200_000_002;

const line = (state: LedgerState, doubted = false): LedgerLine => ({
  ...{ state, doubted, batches: 1 },
  ...{ batchNo: 1, lane: 'extreme' },
});

/** Anna alone was drawn; the SMSC accepted these parts so often, and the ledger says this. */
const anna = (parts: number[] | null, ledger: LedgerLine | null) =>
  reckon([
    {
      audience: new Set([ANNA]),
      accepted: new Map(parts === null ? [] : [[ANNA, parts]]),
      ledger: new Map(ledger === null ? [] : [[ANNA, ledger]]),
    },
  ]);

describe('The reckoning', () => {
  it('finds nothing wrong with one message, taken and told', () => {
    expect(anna([1], line('taken'))).toEqual({
      ...{ recipients: 1, lost: 0, duplicates: 0, unexplained_duplicates: 0, strangers: 0, denied: 0 },
      ...{ drawn_twice: 0, doubted: 0, in_doubt: 0, failed: 0, expired: 0, stopped: 0 },
    });
  });

  it.each<[string, number[] | null, LedgerLine | null]>([
    ['drawn and nowhere else', null, null],
    ['still waiting', null, line('waiting')],
    ['taken by the ledger and not by the SMSC', null, line('taken')],
    ['missing the second part', [1, 0], line('taken')],
  ])('calls lost who is %s', (_what, parts, ledger) => {
    expect(anna(parts, ledger)).toMatchObject({ lost: 1 });
  });

  it.each<LedgerState>(['failed', 'expired', 'stopped', 'inDoubt'])(
    'does not call lost who is accounted as %s',
    (state) => {
      expect(anna(null, line(state))).toMatchObject({ lost: 0 });
      expect(anna([1, 0], line(state, true))).toMatchObject({ lost: 0 });
    },
  );

  it('counts what came more than once, by the part that came most often', () => {
    expect(anna([3], line('taken', true))).toMatchObject({ duplicates: 2, unexplained_duplicates: 0 });
    expect(anna([1, 2], line('taken', true))).toMatchObject({ duplicates: 1, unexplained_duplicates: 0 });
  });

  it('has no explanation for a duplicate of which the ledger tells no doubt', () => {
    expect(anna([2], line('taken'))).toMatchObject({ duplicates: 1, unexplained_duplicates: 1 });
    expect(anna([2], null)).toMatchObject({ unexplained_duplicates: 1 });
  });

  it('sees a ledger that denies what the SMSC took', () => {
    expect(anna([1], line('stopped'))).toMatchObject({ denied: 1, stopped: 1 });
    expect(anna([1], line('stopped', true))).toMatchObject({ denied: 0 });
  });

  it('sees who got it and was not drawn, and who was drawn twice', () => {
    const books = {
      audience: new Set([ANNA]),
      accepted: new Map([
        [ANNA, [1]],
        [BRUNO, [1]],
      ]),
      ledger: new Map([[ANNA, { ...line('taken'), batches: 2 }]]),
    };
    expect(reckon([books])).toMatchObject({ strangers: 1, drawn_twice: 1, lost: 0 });
  });
});
