import { Command } from 'commander';
import type { Decision } from '#libs/contracts';
import type { DispatcherConfig } from '../settings.js';
import { decide, uuid } from './decide.js';

interface Verb {
  name: string;
  about: string;
  what: Extract<Decision['what'], `${string}_held`>;
}

const VERBS: readonly Verb[] = [
  {
    name: 'resend',
    about:
      'invia ancora una volta: qualcuno potrebbe riceverlo due volte / send once more: some may get it twice',
    what: 'resend_held',
  },
  {
    name: 'accept',
    about: 'considerali inviati / take them as sent',
    what: 'accept_held',
  },
  {
    name: 'give-up',
    about: 'considerali falliti, e non inviare più / take them as failed, and send no more',
    what: 'give_up_held',
  },
];

/** `doubts resend|accept|give-up`: what a person decides about messages held in doubt. */
export function doubtsCommand(config: () => DispatcherConfig): Command {
  const doubts = new Command('doubts');
  for (const { name, about, what } of VERBS)
    doubts
      .command(name)
      .description(about)
      .requiredOption('--alert <id>', 'di questa allerta / of this alert', uuid)
      .action(({ alert }: { alert: string }) => decide(config(), alert, { what }));
  return doubts;
}
