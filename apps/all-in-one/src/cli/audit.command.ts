import { Command, InvalidArgumentError, Option } from 'commander';
import { exportLog, type ExportOptions } from './audit-export.js';
import { replayCommand, type ReplayOptions } from './audit-replay.js';
import { searchCommand, type SearchOptions } from './audit-search.js';
import { verifyAnswerFile, type VerifyAnswerFileOptions } from './audit-verify-answer.js';
import { VERIFY_EXIT, verifyFolder, type VerifyFolderOptions } from './audit-verify.js';
import { whyCommand, type WhyOptions } from './audit-why.js';
import type { ServiceConfigs } from './service-configs.js';

const EXPORT_HELP = `
DATE: 2026-11-01 o/or 2026-11-01T08:30. Senza ora, --to comprende tutto il giorno / without an hour --to takes in the
whole day. La copia va da un checkpoint a un altro, perciò può contenere qualche minuto in più / the copy goes from
checkpoint to checkpoint, so it may hold some minutes more.`;

const VERIFY_HELP = `
Non usa né rete né banca dati / uses neither network nor database. Codice di uscita / exit code:
  0  tutto è provato / all is proved
  1  qualcosa non torna: la copia o il registro sono stati alterati / something is wrong: copy or log were altered
  2  comando sbagliato / a mistake in the command
  3  niente di sbagliato, ma non tutto è provato: dice che cosa manca / nothing wrong, but not all is proved: says what`;

const REPLAY_HELP = `
Iscritti e numeri, consensi, informative, avvisi con approvazioni e invii, destinatari estratti, ruoli e voci senza posto nel
registro, tutti nello stesso istante, mentre i servizi lavorano / subscribers and numbers, consents, notices, alerts with
approvals and releases, audiences, roles and entries without a place in the log, all at one moment, while the services work. Codice di uscita 0 solo senza differenze / exit code 0 only without differences.`;

/** `audit export`, `audit verify`, `audit search`, `audit replay`: what auditors take home, and how they judge it there. */
export function auditCommand(configs: ServiceConfigs): Command {
  const audit = new Command('audit');
  audit
    .command('export')
    .description('copia verificabile del registro / a verifiable copy of the log')
    .option('--from <date>', 'da quando / from when; default: dall’inizio / from the beginning', startOfDay)
    .option('--to <date>', 'fino a quando / until when; default: adesso / now', endOfDay)
    .requiredOption('--out <folder>', 'cartella nuova / a new folder')
    .option(
      '--municipality <code>',
      'codice, id o “system” / code, id or “system”; needed when there are several',
    )
    .addHelpText('after', EXPORT_HELP)
    .action((options: ExportOptions) => exportLog(configs.registration(), options));
  audit
    .command('verify <folder>')
    .description('verifica una copia / verifies a copy')
    .option(
      '--checkpoint <file...>',
      'checkpoint conservati altrove (file o cartelle) / checkpoints kept elsewhere (files or folders)',
    )
    .option('--key <key...>', 'chiave del registro avuta per altra via / the log’s key, got some other way')
    .addHelpText('after', VERIFY_HELP)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : VERIFY_EXIT.usage))
    .action(async (folder: string, options: VerifyFolderOptions) => {
      process.exitCode = await verifyFolder(folder, options).catch((error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        return VERIFY_EXIT.usage;
      });
    });
  audit
    .command('search')
    .description(
      'cerca nel registro; scrive su standard output / searches the log; writes to standard output',
    )
    .option('--from <date>', 'da quando / from when', startOfDay)
    .option('--to <date>', 'fino a quando / until when', endOfDay)
    .option('--event <event>', 'per esempio / for instance consent.given')
    .option('--actor <actor>', 'citizen, official:ID, service:NAME, operator:NAME')
    .option('--subject <id>', 'riferimento dell’iscritto / the subscriber’s reference', uuid)
    .option(
      '--by-number',
      'di chi è e fu un numero, chiesto su standard input e mai conservato / whose number it is and was, asked for on standard input and never kept',
    )
    .option('--alert <id>', 'avviso / alert', uuid)
    .option(
      '--reason <text>',
      'perché si cerca una persona: resta nel registro e nella sua copia / why you look for a person: stays in the log and in their own copy',
    )
    .option(
      '--municipality <code>',
      'codice, id o “system” / code, id or “system”; needed when there are several',
    )
    .addOption(
      new Option(
        '--format <format>',
        'csv: da aprire in un foglio di calcolo / safe to open in a spreadsheet',
      )
        .choices(['csv', 'jsonl'])
        .default('csv'),
    )
    .action((options: SearchOptions) => searchCommand(configs.registration(), options));
  audit
    .command('why')
    .description(
      'perché questo numero ha avuto questa allerta, o no; chiede il numero su standard input / why this number got this alert, or did not; asks for the number on standard input',
    )
    .requiredOption('--alert <id>', 'avviso / alert', uuid)
    .requiredOption('--reason <text>', 'perché si chiede: resta nel registro / why you ask: stays in the log')
    .option('--subject <id>', 'riferimento, invece di un numero / a reference, instead of a number', uuid)
    .option('--out <file>', 'la risposta intera, da verificare / the whole answer, to be verified')
    .action((options: WhyOptions) => whyCommand(configs.authoring(), options));
  audit
    .command('verify-answer <file>')
    .description('verifica una risposta / verifies an answer')
    .option(
      '--checkpoint <file...>',
      'checkpoint conservati altrove (file o cartelle) / checkpoints kept elsewhere (files or folders)',
    )
    .option('--key <key...>', 'chiave del registro avuta per altra via / the log’s key, got some other way')
    .option(
      '--hand-overs <file...>',
      'hand-overs.jsonl di una copia: se la chiave è cambiata dopo la risposta / hand-overs.jsonl of a copy: where the key changed after the answer',
    )
    .addHelpText('after', VERIFY_HELP)
    .action(async (file: string, options: VerifyAnswerFileOptions) => {
      process.exitCode = await verifyAnswerFile(file, options).catch((error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        return VERIFY_EXIT.usage;
      });
    });
  audit
    .command('replay')
    .description('confronta il registro con le tabelle / holds the log against the live tables')
    .option('--municipality <code>', 'codice o id / code or id; default: tutti / all')
    .option('--json', 'il risultato come un oggetto JSON / the result as one JSON object')
    .addHelpText('after', REPLAY_HELP)
    .action(async (options: ReplayOptions) => {
      const services = { registration: configs.registration(), authoring: configs.authoring() };
      process.exitCode = await replayCommand(services, options);
    });
  return audit;
}

function uuid(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw new InvalidArgumentError('a UUID');
  return text.toLowerCase();
}

function startOfDay(text: string): Date {
  // Without an hour JavaScript would take midnight in Greenwich.
  const date = new Date(isDay(text) ? `${text}T00:00` : text);
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError('a date');
  return date;
}

function endOfDay(text: string): Date {
  const date = startOfDay(text);
  if (isDay(text)) date.setDate(date.getDate() + 1);
  return date;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text);
}
