import { userInfo } from 'node:os';
import { Command } from 'commander';
import { AuditLog, payloadsOf } from '#libs/audit';
import { checkLedger, type Disagreement, type LedgerCheck } from '../ledger/ledger-check.js';
import { Retention, type OldPartition } from '../ledger/retention.js';
import type { DispatcherConfig } from '../settings.js';
import { uuid } from './decide.js';
import { say, withPool } from './with-pool.js';

export function ledgerCommand(config: () => DispatcherConfig): Command {
  const ledger = new Command('ledger');
  ledger
    .command('check')
    .description(
      'verifica che i conteggi tornino con le righe / check the counts against the rows; exit 1 if not',
    )
    .option('--alert <id>', 'una sola allerta / one alert alone', uuid)
    .action((options: { alert?: string }) => check(config(), options.alert ?? null));
  ledger
    .command('retention')
    .description(
      'toglie le righe delle allerte concluse da tempo / drop the rows of alerts that ended long ago',
    )
    .option('--dry-run', 'dice soltanto che cosa toglierebbe / only say what would go')
    .action((options: { dryRun?: true }) => retention(config(), options.dryRun === true));
  return ledger;
}

async function check(config: DispatcherConfig, id: string | null): Promise<void> {
  const found = await withPool(config, (pool) => checkLedger(pool, id));
  for (const line of checkLines(found, id)) say(line);
  if (found.disagreements.length > 0 || (id !== null && found.alerts === 0)) process.exitCode = 1;
}

/** What a check has found, in sentences: Italian, then English. */
export function checkLines(
  { alerts, recipients, forgotten, disagreements }: LedgerCheck,
  id: string | null,
): string[] {
  if (id !== null && alerts === 0)
    return ['Allerta sconosciuta a chi invia. / The dispatcher knows no such alert.'];
  const [it, en] = ['it', 'en'].map((language) => new Intl.NumberFormat(language).format(recipients));
  const of = [
    `${alerts} allerte, ${it} destinatari contati di nuovo${forgotten > 0 ? `, ${forgotten} di cui non si conservano più tutte le righe` : ''}`,
    `${alerts} alerts, ${en} recipients counted anew${forgotten > 0 ? `, ${forgotten} of which not all rows are kept any more` : ''}`,
  ];
  if (disagreements.length === 0) return [`Tutto torna: ${of[0]}.`, `Everything adds up: ${of[1]}.`];
  return [
    ...disagreements.map(lineOf),
    `NON TORNA: ${disagreements.length} conteggi diversi dalle righe (${of[0]}).`,
    `DOES NOT ADD UP: ${disagreements.length} counts differ from the rows (${of[1]}).`,
  ];
}

function lineOf({ alertId: alert, count, tallied, counted }: Disagreement): string {
  return `${alert}  ${count.padEnd(9)}  conteggio/tally ${tallied}  righe/rows ${counted}`;
}

async function retention(config: DispatcherConfig, dryRun: boolean): Promise<void> {
  await withPool(config, async (pool) => {
    const keeping = new Retention(pool, config.ledgerRetentionDays, new AuditLog(payloadsOf(config)));
    const before = keeping.cutOff();
    const old = dryRun
      ? (await keeping.survey(before)).filter(({ staying }) => staying === 0)
      : await keeping.run(before, `operator:${userInfo().username}`);
    for (const line of retentionLines(old, before, dryRun)) say(line);
  });
}

function retentionLines(old: readonly OldPartition[], before: Date, dryRun: boolean): string[] {
  const day = before.toISOString().slice(0, 10);
  if (old.length === 0)
    return [
      `Niente da togliere: nessuna partizione piena è conclusa da prima del ${day}.`,
      `Nothing to drop: no full partition was over before ${day}.`,
    ];
  return [
    ...old.map(
      ({ firstNo, endNo, batches, recipients, alerts, from, to }) =>
        `${firstNo}–${endNo}  ${from?.toISOString().slice(0, 10) ?? '—'} … ${to?.toISOString().slice(0, 10) ?? '—'}  ` +
        `${alerts} allerte/alerts  ${batches} lotti/batches  ${recipients} destinatari/recipients`,
    ),
    dryRun
      ? 'Sarebbero tolte; i totali restano. / These would go; the totals stay.'
      : 'Tolte; i totali restano. / Gone; the totals stay.',
  ];
}
