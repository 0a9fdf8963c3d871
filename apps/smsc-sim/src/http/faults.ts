import { z } from 'zod';
import type { Account } from '../accounts/account.js';
import { behaviourPatch } from '../accounts/behaviour.js';
import type { Behaviour } from '../accounts/behaviour.js';
import type { Smsc } from '../smsc.js';
import { unknownAccount } from './problem.js';
import type { Call } from './route.js';

const faultsBody = behaviourPatch.extend({
  /** The account meant; all of them without it. */
  system_id: z.string().optional(),
  /** Drops every connection now, once. */
  drop_now: z.boolean().optional(),
  /** Back to what the account began with, before the rest of this patch. */
  restore: z.boolean().optional(),
});

/** How each account behaves now. */
export function listFaults(smsc: Smsc): Record<string, Behaviour> {
  return Object.fromEntries([...smsc.accounts].map(([id, account]) => [id, account.behaviour]));
}

/** Changes behaviour while it runs; answers with what holds from now on. */
export async function changeFaults(call: Call, smsc: Smsc): Promise<unknown> {
  const { system_id: systemId, drop_now: dropNow, restore, ...patch } = await call.body(faultsBody);
  const accounts = accountsMeant(smsc, systemId);
  for (const account of accounts) {
    if (restore === true) account.change(account.initial);
    account.change(patch);
  }
  let dropped = 0;
  if (dropNow === true) {
    dropped = systemId === undefined ? smsc.drop() : accounts.reduce((sum, one) => sum + smsc.drop(one), 0);
  }
  return { dropped, accounts: listFaults(smsc) };
}

function accountsMeant(smsc: Smsc, systemId: string | undefined): Account[] {
  if (systemId === undefined) return [...smsc.accounts.values()];
  const account = smsc.accounts.get(systemId);
  if (account === undefined) throw unknownAccount();
  return [account];
}
