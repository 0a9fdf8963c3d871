import { SmsTextError } from '#libs/sms-text';
import { z } from 'zod';
import type { Account } from '../accounts/account.js';
import type { Smsc } from '../smsc.js';
import { phoneNumber } from './number.js';
import { Problem, unknownAccount } from './problem.js';
import type { Call } from './route.js';

const inboundBody = z.strictObject({
  from: phoneNumber,
  /** The town's number or name: 20 characters of Latin-1 at most. */
  to: z
    .string()
    .min(1)
    .max(20)
    .regex(/^\+?[\x20-\x7e]+$/, 'printable ASCII'),
  text: z.string().min(1),
  /** The account that gets it; without it, the first with a receiving bind. */
  system_id: z.string().optional(),
});

/** A phone writes to the town: `deliver_sm` to a receiving bind, kept until there is one. */
export async function inbound(call: Call, smsc: Smsc): Promise<unknown> {
  const { from, to, text, system_id: systemId } = await call.body(inboundBody);
  try {
    const sent = smsc.inbound(accountFor(smsc, systemId), from, to.replace(/^\+/, ''), text);
    return { system_id: sent.systemId, parts: sent.parts, waiting: sent.waiting };
  } catch (error) {
    if (!(error instanceof SmsTextError)) throw error;
    const sentences = { it: 'Questo testo non si può inviare.', en: `${error.message}.` };
    throw new Problem(400, error.code, sentences, 'text');
  }
}

function accountFor(smsc: Smsc, systemId: string | undefined): Account {
  const accounts = [...smsc.accounts.values()];
  const account =
    systemId === undefined
      ? (accounts.find(({ courier }) => courier.bound) ?? accounts[0])
      : smsc.accounts.get(systemId);
  if (account === undefined) throw unknownAccount();
  return account;
}
