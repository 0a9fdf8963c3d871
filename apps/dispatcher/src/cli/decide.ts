import { userInfo } from 'node:os';
import { InvalidArgumentError } from 'commander';
import { AuditLog, payloadsOf } from '#libs/audit';
import type { Decision, FailureGroup } from '#libs/contracts';
import { PostgresKeyring } from '#libs/feed';
import { sourceAddress } from '#libs/smpp';
import { Decisions } from '../decisions/decisions.js';
import { OpenAlerts } from '../decisions/open-alerts.js';
import type { DispatcherConfig } from '../settings.js';
import { say, withPool } from './with-pool.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function uuid(text: string): string {
  if (!UUID.test(text)) throw new InvalidArgumentError('UUID');
  return text;
}

/** A sender as phones show it: the rule of the link itself. */
export function sender(text: string): string {
  try {
    sourceAddress(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

/** Says who failed and why, and how many are in doubt. */
export async function listFailures(config: DispatcherConfig, alertId: string): Promise<void> {
  await withKeyring(config, async (open) => {
    const { closed, failures, held, resending } = await open.read(alertId);
    for (const failure of failures) for (const line of linesOf(failure)) say(line);
    if (failures.length === 0) say('Nessun fallito. / Nobody failed.');
    say(
      `In dubbio / in doubt: ${held} da decidere / to be decided, ${resending} in corso / being sent again`,
    );
    if (closed !== null) say(`Non parte più nulla / nothing more is sent: ${closed}`);
  });
}

function linesOf({ detail, routeId, count, correctable, meaning, remedy }: FailureGroup): string[] {
  return [
    `${detail}  ${routeId ?? '—'}  ${count} (${correctable} da reinviare / can be sent again)`,
    `  ${meaning.it} ${remedy.it}`,
    `  ${meaning.en} ${remedy.en}`,
  ];
}

/** Decides in the operator's name; the process ends with 1 where nothing more can be decided. */
export async function decide(config: DispatcherConfig, alertId: string, decision: Decision): Promise<void> {
  await withKeyring(config, async (_open, decisions) => {
    const { done, closed } = await decisions.decide(alertId, decision, `operator:${userInfo().username}`);
    say(closed === null ? `Fatto / done: ${done}` : `Non parte più nulla / nothing more is sent: ${closed}`);
    if (closed !== null) process.exitCode = 1;
  });
}

/** Whoever dispatches looks at the retry store every second, and at the figures every five. */
async function withKeyring(
  config: DispatcherConfig,
  work: (open: OpenAlerts, decisions: Decisions) => Promise<void>,
): Promise<void> {
  await withPool(config, async (pool) => {
    const keyring = new PostgresKeyring({ url: config.databaseUrl, transportKey: config.transportKey });
    const audit = new AuditLog(payloadsOf(config));
    try {
      await work(new OpenAlerts(pool, keyring), new Decisions(pool, keyring, audit, () => undefined));
    } finally {
      await keyring.close();
    }
  });
}
