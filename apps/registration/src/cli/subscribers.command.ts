import { userInfo } from 'node:os';
import { Command } from 'commander';
import { ErasureReplay, type Replayed } from '../rights/erase/replay.service.js';
import type { RegistrationConfig } from '../settings.js';
import { withRegistration } from './with-registration.js';

interface Options {
  ledger?: string;
  operator: string;
}

export function subscribersCommand(config: () => RegistrationConfig): Command {
  const subscribers = new Command('subscribers');
  subscribers
    .command('replay-erasures')
    .description(
      'dopo un ripristino, cancella e disiscrive di nuovo chi lo era / after a restore, erase and unsubscribe again who was',
    )
    .option('--ledger <file>', 'registro delle cancellazioni / ledger of erasures (default: ERASURE_LEDGER)')
    .option('--operator <name>', 'chi lo fa / who does it, written to the log', userInfo().username)
    .action(async ({ ledger, operator }: Options) => {
      const settings = config();
      await withRegistration(settings, async (registration) => {
        const replay = registration.get(ErasureReplay, { strict: false });
        const file = ledger ?? settings.erasureLedger ?? null;
        process.stdout.write(summary(await replay.replay(file, `operator:${operator}`)));
      });
    });
  return subscribers;
}

function summary({ known, erased, left, narrowed, restricted, guardiansGone }: Replayed): string {
  return [
    `cancellazioni note / erasures known       ${known}`,
    `cancellati di nuovo / erased again        ${erased}`,
    `usciti di nuovo / unsubscribed again      ${left}`,
    `opposizioni e revoche / objections again  ${narrowed}`,
    `limitati di nuovo / restricted again      ${restricted}`,
    `tutori cancellati / guardians erased      ${guardiansGone}`,
    '',
  ].join('\n');
}
