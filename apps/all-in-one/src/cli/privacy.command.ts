import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { atOneMoment, SYSTEM_LOG } from '#libs/audit';
import { authoringPrivacy } from '../../../authoring/src/privacy/privacy-facts.js';
import { privacyFacts } from '../../../authoring/src/privacy/report/facts.js';
import { renderReport, type ReportFormat } from '../../../authoring/src/privacy/report/render.js';
import type { ReportLanguage } from '../../../authoring/src/privacy/report/section.js';
import { dispatcherPrivacy } from '../../../dispatcher/src/privacy/privacy-facts.js';
import { privacySettings, registrationPrivacy } from '../../../registration/src/privacy/privacy-facts.js';
import { logNamed } from './audit-log-named.js';
import type { ServiceConfigs } from './service-configs.js';

interface ReportOptions {
  municipality?: string;
  lang: ReportLanguage;
  format: ReportFormat;
  out?: string;
}

/** `privacy report`: what a data protection officer has to keep, as far as a program can know it. */
export function privacyCommand(configs: ServiceConfigs): Command {
  const privacy = new Command('privacy');
  privacy
    .command('report')
    .description(
      'registro dei trattamenti (art. 30) e dati per la DPIA, dalla configurazione in vigore / record of processing and inputs to the DPIA, from the settings in force',
    )
    .option('--municipality <code>', 'codice o id / code or id; needed when there are several')
    .addOption(new Option('--lang <language>', 'lingua / language').choices(['it', 'en']).default('it'))
    .addOption(new Option('--format <format>').choices(['md', 'html', 'json']).default('md'))
    .option('--out <file>', 'un file nuovo; altrimenti standard output / a new file; else standard output')
    .action((options: ReportOptions) => report(configs, options));
  return privacy;
}

async function report(configs: ServiceConfigs, { municipality, lang, format, out }: ReportOptions) {
  const services = {
    registration: configs.registration(),
    authoring: configs.authoring(),
    dispatcher: configs.dispatcher(),
  };
  const urls = [services.registration.databaseUrl, services.authoring.databaseUrl];
  const facts = await atOneMoment(urls, async ([registration, authoring]) => {
    if (registration === undefined || authoring === undefined) throw new Error('No connection');
    const logId = await logNamed(registration, municipality ?? null);
    if (logId === SYSTEM_LOG) throw new InvalidArgumentError('--municipality: system');
    const told = {
      registration: await registrationPrivacy(registration, logId, privacySettings(services.registration)),
      dispatcher: dispatcherPrivacy(services.dispatcher, logId),
      authoring: await authoringPrivacy(authoring, logId, services.authoring),
    };
    if (told.registration === null) throw new Error(`No municipality ${logId}`);
    return privacyFacts({ ...told, registration: told.registration }, new Date());
  });
  const text = renderReport(facts, lang, format);
  if (out === undefined) process.stdout.write(text);
  else await writeFile(out, text, { flag: 'wx' });
}
