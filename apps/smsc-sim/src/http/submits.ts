import { once } from 'node:events';
import type { Smsc } from '../smsc.js';
import { Problem } from './problem.js';
import type { Call } from './route.js';

const ROWS_A_BLOCK = 4096;

/**
 * One JSON object, streamed: every accepted submit up to now, as number and place in `texts` by turns:
 * `{texts: [{text, part, total}], submits: [393331234567, 0, 393331234568, 0]}`.
 */
export async function submits({ response }: Call, smsc: Smsc): Promise<undefined> {
  const kept = smsc.ledger.submits;
  if (kept === null) {
    throw new Problem(409, 'not_kept', {
      it: 'Le parti si conservano solo con SMSC_RECORD=all.',
      en: 'Parts are kept with SMSC_RECORD=all alone.',
    });
  }
  const { size } = kept;
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.write(`{"texts":${JSON.stringify(kept.texts)},"submits":[`);
  for (let from = 0; from < size; from += ROWS_A_BLOCK) {
    const rows: number[] = [];
    for (let row = from; row < Math.min(size, from + ROWS_A_BLOCK); row++)
      rows.push(kept.numbers[row] as number, kept.textOf[row] as number);
    if (!response.write(`${from === 0 ? '' : ','}${rows.join()}`)) await once(response, 'drain');
  }
  response.end(']}\n');
}
