import { userInfo } from 'node:os';
import { Command } from 'commander';
import { ErasureReplay } from '../rights/erase/replay.service.js';
import type { RegistrationConfig } from '../settings.js';
import { withRegistration } from './with-registration.js';

interface Options {
  ledger?: string;
  operator: string;
}

export function subscribersCommand(config: () => RegistrationConfig): Command {
  const subscribers = new Command('subscribers').description('iscritti / subscribers');
  subscribers
    .command('replay-erasures')
    .description(
      'dopo un ripristino, cancella di nuovo chi era stato cancellato / after a restore, erase again who was erased',
    )
    .option('--ledger <file>', 'registro delle cancellazioni / ledger of erasures (default: ERASURE_LEDGER)')
    .option('--operator <name>', 'chi lo fa / who does it, written to the log', userInfo().username)
    .action(async ({ ledger, operator }: Options) => {
      const settings = config();
      await withRegistration(settings, async (registration) => {
        const replay = registration.get(ErasureReplay, { strict: false });
        const file = ledger ?? settings.erasureLedger ?? null;
        const { known, erased } = await replay.replay(file, `operator:${operator}`);
        process.stdout.write(
          `cancellazioni note / erasures known       ${known}\ncancellati di nuovo / erased again        ${erased}\n`,
        );
      });
    });
  return subscribers;
}
