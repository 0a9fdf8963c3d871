import type { Lane } from '#libs/contracts';

/** What the ledger says last of one recipient: `OUTCOME` of the dispatcher, as far as it counts here. */
export type LedgerState = 'taken' | 'failed' | 'expired' | 'stopped' | 'inDoubt' | 'waiting';

/** One recipient's line in the ledger. */
export interface LedgerLine {
  state: LedgerState;
  /** Some row tells of a doubt, or of a message accepted once more. */
  doubted: boolean;
  /** Batches of the alert that hold them: one, unless they were drawn twice. */
  batches: number;
  /** The first of them, in the order in which the dispatcher took them. */
  batchNo: number;
  lane: Lane;
}

/** What the three books say of one alert, by number: registration's draw, the simulator, the dispatcher's ledger. */
export interface AlertBooks {
  /** Numbers drawn. */
  audience: ReadonlySet<number>;
  /** Number → how often the SMSC accepted each part of the text. */
  accepted: ReadonlyMap<number, readonly number[]>;
  ledger: ReadonlyMap<number, LedgerLine>;
}

export interface Reckoning {
  recipients: number;
  /** Drawn, not taken whole by the SMSC, and nowhere accounted as failed, expired, stopped or held in doubt. */
  lost: number;
  /** Messages the SMSC accepted beyond the first, for one recipient and alert. */
  duplicates: number;
  /** Of those, the ones of recipients of whom the ledger tells no doubt. */
  unexplained_duplicates: number;
  /** Accepted for a number that was not drawn. */
  strangers: number;
  /** Taken whole by the SMSC though the ledger, without any doubt, says that it was not sent. */
  denied: number;
  /** In two batches of the same alert. */
  drawn_twice: number;
  /** Of whom the ledger tells a doubt, whatever became of it. */
  doubted: number;
  /** Held in doubt at the end. */
  in_doubt: number;
  failed: number;
  expired: number;
  stopped: number;
}

const NOT_SENT: ReadonlySet<LedgerState> = new Set(['failed', 'expired', 'stopped']);
const ACCOUNTED: ReadonlySet<LedgerState> = new Set([...NOT_SENT, 'inDoubt']);

/** Holds the three books of each alert against each other. */
export function reckon(alerts: Iterable<AlertBooks>): Reckoning {
  const sum: Reckoning = {
    ...{ recipients: 0, lost: 0, duplicates: 0, unexplained_duplicates: 0, strangers: 0, denied: 0 },
    ...{ drawn_twice: 0, doubted: 0, in_doubt: 0, failed: 0, expired: 0, stopped: 0 },
  };
  for (const { audience, accepted, ledger } of alerts) {
    for (const number of audience) judge(sum, accepted.get(number), ledger.get(number));
    for (const number of accepted.keys()) if (!audience.has(number)) sum.strangers++;
  }
  return sum;
}

function judge(sum: Reckoning, parts: readonly number[] | undefined, line: LedgerLine | undefined): void {
  const whole = parts !== undefined && parts.every((times) => times > 0);
  const copies = Math.max(0, ...(parts ?? []));
  sum.recipients++;
  if (!whole && (line === undefined || !ACCOUNTED.has(line.state))) sum.lost++;
  if (copies > 1) sum.duplicates += copies - 1;
  if (copies > 1 && line?.doubted !== true) sum.unexplained_duplicates += copies - 1;
  if (line === undefined) return;
  if (whole && NOT_SENT.has(line.state) && !line.doubted) sum.denied++;
  if (line.batches > 1) sum.drawn_twice++;
  if (line.doubted) sum.doubted++;
  if (line.state === 'inDoubt') sum.in_doubt++;
  if (line.state === 'failed' || line.state === 'expired' || line.state === 'stopped') sum[line.state]++;
}
