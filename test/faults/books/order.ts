import type { LedgerLine } from './reckoning.js';

/** An alert's lines in the ledger, by number. */
export interface AlertLines {
  marker: string;
  ledger: ReadonlyMap<number, Pick<LedgerLine, 'batchNo' | 'lane'>>;
}

/**
 * Numbers that got an earlier alert, or a part of one, after a later one that had to wait for it: extreme for extreme,
 * standard for both.
 *
 * @param heard number → the alerts' markers, as the SMSC accepted their parts
 */
export function outOfOrder(
  alerts: readonly AlertLines[],
  heard: ReadonlyMap<number, readonly string[]>,
): number[] {
  const byMarker = new Map(alerts.map(({ marker, ledger }) => [marker, ledger]));
  return [...heard]
    .filter(([number, markers]) => isBroken(number, markers, byMarker))
    .map(([number]) => number);
}

function isBroken(
  number: number,
  markers: readonly string[],
  byMarker: ReadonlyMap<string, AlertLines['ledger']>,
): boolean {
  /** The newest message so far, of each lane: whoever comes next must not be older than one that waited for it. */
  const newest = { extreme: 0, standard: 0 };
  for (const marker of markers) {
    const line = byMarker.get(marker)?.get(number);
    if (line === undefined || line.lane === 'service') continue;
    const { batchNo, lane } = line;
    if (batchNo < newest.standard || (lane === 'extreme' && batchNo < newest.extreme)) return true;
    newest[lane] = Math.max(newest[lane], batchNo);
  }
  return false;
}
