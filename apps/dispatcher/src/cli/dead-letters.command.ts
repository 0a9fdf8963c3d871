import { userInfo } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import type { Decision, FailureGroup } from '#libs/contracts';
import { DeadLetters, PostgresKeyring } from '#libs/feed';
import { Decisions } from '../decisions/decisions.js';
import { OpenAlerts } from '../decisions/open-alerts.js';
import { GROUP } from '../intake/intake.js';
import type { DispatcherConfig } from '../settings.js';
import { say, withPool } from './with-pool.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ALERT = '--alert <id>';
const DETAIL = '--detail <code>';
const DETAIL_ABOUT = 'solo questo motivo / this reason alone: no_route, smpp:0x45, …';

export function deadLettersCommand(config: () => DispatcherConfig): Command {
  const letters = new Command('dead-letters').description(
    'messaggi non riusciti / messages that did not succeed',
  );
  letters
    .command('list')
    .description(
      'i falliti di un’allerta per motivo; senza, i dati del feed messi da parte / who failed, or records put aside',
    )
    .option(ALERT, 'di questa allerta / of this alert', uuid)
    .action((options: { alert?: string }) =>
      options.alert === undefined ? listRecords(config()) : listFailures(config(), options.alert),
    );
  letters
    .command('resend')
    .description('invia di nuovo ai falliti, tolta la causa / send again once the cause is put right')
    .requiredOption(ALERT, 'di questa allerta / of this alert', uuid)
    .option(DETAIL, DETAIL_ABOUT)
    .action((options: Options) => decide(config(), options, 'resend_failed'));
  letters
    .command('discard')
    .description('lascia falliti i falliti / leave who failed as they are')
    .requiredOption(ALERT, 'di questa allerta / of this alert', uuid)
    .option(DETAIL, DETAIL_ABOUT)
    .action((options: Options) => decide(config(), options, 'give_up_failed'));
  return letters;
}

interface Options {
  alert: string;
  detail?: string;
}

function uuid(text: string): string {
  if (!UUID.test(text)) throw new InvalidArgumentError('UUID');
  return text;
}

async function listRecords(config: DispatcherConfig): Promise<void> {
  const letters = new DeadLetters({ url: config.databaseUrl });
  try {
    const records = await letters.list(GROUP);
    for (const { id, topic, shard, reason, deadAt } of records)
      say(`${id}  ${topic}/${shard}  ${reason}  ${deadAt.toISOString()}`);
    if (records.length === 0) say('Nessuno. / None.');
  } finally {
    await letters.close();
  }
}

async function listFailures(config: DispatcherConfig, alertId: string): Promise<void> {
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

async function decide(
  config: DispatcherConfig,
  { alert, detail }: Options,
  what: Extract<Decision['what'], 'resend_failed' | 'give_up_failed'>,
): Promise<void> {
  await withKeyring(config, async (_open, decisions) => {
    const decision = { what, ...(detail === undefined ? {} : { detail }) };
    const { done, closed } = await decisions.decide(alert, decision, `operator:${userInfo().username}`);
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
    try {
      await work(new OpenAlerts(pool, keyring), new Decisions(pool, keyring, () => undefined));
    } finally {
      await keyring.close();
    }
  });
}
