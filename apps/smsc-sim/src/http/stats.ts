import type { Account } from '../accounts/account.js';
import type { Smsc } from '../smsc.js';
import { statusName } from '../wire/statuses.js';

/** What the SMSC took, refused and sent, in all and per account. Moments are epoch ms with a fraction, or null. */
export function stats(smsc: Smsc): Record<string, unknown> {
  const accounts = [...smsc.accounts.values()];
  const sum = (of: (account: Account) => number) => accounts.reduce((total, one) => total + of(one), 0);
  const moments = (of: (account: Account) => number | null) =>
    accounts.map(of).filter((moment) => moment !== null);
  const first = moments((account) => account.tally.firstSubmitAt);
  const last = moments((account) => account.tally.lastSubmitAt);
  return {
    started_at: smsc.startedAt,
    ...smsc.ledger.totals(),
    submits: sum((account) => account.tally.submits),
    accepted: sum((account) => account.tally.accepted),
    unanswered: sum((account) => account.tally.unanswered),
    refused: refusedOf(accounts),
    first_submit_at: first.length === 0 ? null : Math.min(...first),
    last_submit_at: last.length === 0 ? null : Math.max(...last),
    seconds_above: sum((account) => account.secondsAbove),
    binds: [...smsc.peers]
      .filter(({ account }) => account !== undefined)
      .map((peer) => ({
        system_id: peer.account?.systemId,
        type: peer.bindType,
        bound_at: peer.boundAt,
        unanswered_deliveries: peer.unanswered.size,
      })),
    accounts: Object.fromEntries(accounts.map((account) => [account.systemId, accountStats(account)])),
    cpu_s: cpuSeconds(),
    rss_mb: Math.round(process.memoryUsage.rss() / 1_048_576),
  };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

function accountStats(account: Account): Record<string, unknown> {
  const { tally, courier } = account;
  return {
    licence: account.behaviour.licence,
    binds: account.binds.size,
    submits: tally.submits,
    accepted: tally.accepted,
    messages: tally.messages,
    unanswered: tally.unanswered,
    refused: refusedOf([account]),
    first_submit_at: tally.firstSubmitAt,
    last_submit_at: tally.lastSubmitAt,
    seconds_above: account.secondsAbove,
    receipts: courier.tallies.receipt,
    inbound: courier.tallies.inbound,
    deliveries_outstanding: courier.outstanding,
  };
}

function refusedOf(accounts: readonly Account[]): Record<string, number> {
  const refused: Record<string, number> = {};
  for (const { tally } of accounts) {
    for (const [status, count] of tally.refused) {
      refused[statusName(status)] = (refused[statusName(status)] ?? 0) + count;
    }
  }
  return refused;
}
