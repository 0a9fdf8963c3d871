import { once } from 'node:events';
import type { Ledger } from '../ledger/ledger.js';
import type { Smsc } from '../smsc.js';
import type { Call } from './route.js';

const BLOCK = 65_536;
const MOST_TEXTS = 1000;

/**
 * One JSON object, streamed: number → `{parts, messages, texts}`. `texts` is the digest (see
 * `docs/simulator.md`), or with `?texts=full` the texts themselves, oldest first, as far as they are kept.
 */
export async function counts(call: Call, smsc: Smsc): Promise<undefined> {
  const { response, query } = call;
  const full = query.get('texts') === 'full';
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  let block = '{';
  for (const line of lines(smsc.ledger, full)) {
    block += line;
    if (block.length < BLOCK) continue;
    if (!response.write(block)) await once(response, 'drain');
    block = '';
  }
  response.end(`${block}}\n`);
}

/** `{numbers, parts, messages, unfinished, by_messages: {"1": 9998, "2": 2}}`. */
export function countsSummary(_call: Call, smsc: Smsc): unknown {
  return { ...smsc.ledger.totals(), by_messages: smsc.ledger.histogram() };
}

/** Rows added while it streams come too; a reset meanwhile ends it with the old books, whole. */
function* lines(ledger: Ledger, full: boolean): Generator<string> {
  const { numbers } = ledger;
  let comma = '\n';
  for (let row = 0; row < numbers.size; row++) {
    const number = numbers.numbers[row] as number;
    const texts = full ? textsOf(ledger, number) : digestText(numbers.digests[row] as number);
    const entry = { parts: numbers.parts[row], messages: numbers.messages[row], texts };
    yield `${comma}"${number}":${JSON.stringify(entry)}`;
    comma = ',\n';
  }
}

function textsOf(ledger: Ledger, number: number): string[] {
  const entries = ledger.ofNumber(number, MOST_TEXTS);
  return entries.filter(({ direction }) => direction === 'to_phone').map(({ text }) => text);
}

function digestText(digest: number): string {
  return digest.toString(16).padStart(8, '0');
}
