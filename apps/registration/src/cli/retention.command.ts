import { Command } from 'commander';
import { RetentionService, type RetentionRule } from '../rights/retention/retention.service.js';
import type { RegistrationConfig } from '../settings.js';
import { withRegistration } from './with-registration.js';

const NAMES: Record<RetentionRule, string> = {
  unconfirmed: 'iscrizioni mai confermate / sign-ups never confirmed',
  messages: 'messaggi a numeri non iscritti / messages to numbers not signed up',
  changes: 'cambi di numero mai confermati / changes of number never confirmed',
  deskWithdrawals: 'richieste di uscita allo sportello / withdrawals asked for at the counter',
  inbound: 'messaggi di chi non è iscritto / messages from people not signed up',
  links: 'link usati o scaduti / links used or expired',
  sessions: 'sessioni scadute / sessions over',
  keys: 'chiavi giornaliere / daily keys',
  spentPapers: 'impronte di moduli di carta ormai scaduti / marks of papers too old to count',
  signUpOrigins: 'provenienza delle richieste / where requests came from',
  consentOrigins: 'provenienza dei consensi / where consents came from',
  reminders: 'richieste di conferma annuale / requests to confirm for a year',
  askings: 'richieste sulla nuova informativa / questions about a changed notice',
  expired: 'consensi scaduti / consents expired',
  silent: 'nessuna risposta sulla nuova informativa / no answer about a changed notice',
  erased: 'persone oltre la conservazione / people past retention',
};

export function retentionCommand(config: () => RegistrationConfig): Command {
  return new Command('retention')
    .option('--dry-run', 'dice soltanto che cosa / only says what', false)
    .action(async ({ dryRun }: { dryRun: boolean }) => {
      await withRegistration(config(), async (registration) => {
        const retention = registration.get(RetentionService, { strict: false });
        const report = dryRun ? await retention.preview() : await retention.apply();
        if (report === null) {
          process.stdout.write('è già in corso altrove / it is under way elsewhere\n');
          return;
        }
        for (const [rule, count] of Object.entries(report))
          process.stdout.write(`${String(count).padStart(8)}  ${NAMES[rule as RetentionRule]}\n`);
      });
    });
}
