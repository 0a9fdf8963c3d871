import { Command } from 'commander';
import type { DispatcherConfig } from '../settings.js';
import { decide, listFailures, sender, uuid } from './decide.js';

const ALERT = '--alert <id>';
const DETAIL = '--detail <code>';
const DETAIL_ABOUT = 'solo questo motivo / this reason alone: no_route, smpp:0x45, …';

interface Options {
  alert: string;
  detail?: string;
  sender?: string;
}

/**
 * `dead-letters list|resend|give-up`: who failed, and what a person decides about them.
 * @param listRecords what `list` does where no alert is named
 */
export function deadLettersCommand(
  config: () => DispatcherConfig,
  listRecords: () => Promise<void>,
): Command {
  const letters = new Command('dead-letters');
  letters
    .command('list')
    .description(
      'i falliti di un’allerta per motivo; senza, i dati del feed messi da parte / who failed, or records put aside',
    )
    .option(ALERT, 'di questa allerta / of this alert', uuid)
    .action(({ alert }: Partial<Options>) =>
      alert === undefined ? listRecords() : listFailures(config(), alert),
    );
  letters
    .command('resend')
    .description('invia di nuovo ai falliti, tolta la causa / send again once the cause is put right')
    .requiredOption(ALERT, 'di questa allerta / of this alert', uuid)
    .option(DETAIL, DETAIL_ABOUT)
    .option(
      '--sender <name>',
      'con questo mittente, dove l’operatore rifiuta quello dell’allerta / under this sender, where the provider refuses the alert’s',
      sender,
    )
    .action(({ alert, ...which }: Options) => decide(config(), alert, { what: 'resend_failed', ...which }));
  letters
    .command('give-up')
    .description('lascia falliti i falliti / leave who failed as they are')
    .requiredOption(ALERT, 'di questa allerta / of this alert', uuid)
    .option(DETAIL, DETAIL_ABOUT)
    .action(({ alert, ...which }: Options) => decide(config(), alert, { what: 'give_up_failed', ...which }));
  return letters;
}
