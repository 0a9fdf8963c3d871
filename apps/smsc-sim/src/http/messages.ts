import { z } from 'zod';
import type { Entry } from '../ledger/journal.js';
import type { Smsc } from '../smsc.js';
import { phoneNumber } from './number.js';
import { problemOf } from './problem.js';
import type { Call } from './route.js';

const wanted = z.strictObject({
  number: phoneNumber.optional(),
  /** Sequence of the last entry already seen. */
  after: z.coerce.number().int().min(-1).optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(500),
});
type Wanted = z.output<typeof wanted>;

/** For tests; people's pages ask by {@link messagesByBody}, which leaves no number in addresses and histories. */
export function messagesByQuery(call: Call, smsc: Smsc): unknown {
  const result = wanted.safeParse(Object.fromEntries(call.query));
  if (!result.success) throw problemOf(result.error);
  return messages(smsc, result.data);
}

export async function messagesByBody(call: Call, smsc: Smsc): Promise<unknown> {
  return messages(smsc, await call.body(wanted));
}

function messages(smsc: Smsc, { number, after, limit }: Wanted): unknown {
  const { ledger } = smsc;
  const entries = number === undefined ? ledger.latest(limit, after) : ledger.ofNumber(number, limit, after);
  return { messages: entries.map(shown), next: ledger.nextSequence };
}

function shown({ number, at, ...entry }: Entry): unknown {
  return { ...entry, number: String(number), at: new Date(at).toISOString() };
}
