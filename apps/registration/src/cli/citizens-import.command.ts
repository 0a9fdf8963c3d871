import { userInfo } from 'node:os';
import { Command } from 'commander';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { columnName, COLUMNS } from '../import/columns.js';
import { CitizensImportService, type ImportResult } from '../import/import.service.js';
import type { RegistrationConfig } from '../settings.js';
import { ImportProgressLine } from './import-progress-line.js';
import { withRegistration } from './with-registration.js';

interface Options {
  municipality?: string;
  operator: string;
}

const HELP = `
Colonne / columns: ${COLUMNS.map(columnName).join(', ')} (anche in inglese / in English too).
Zone e categorie per codice, separate da | / zones and categories by code, separated by |.
Un file FILE.rejects.csv dice che cosa non è stato importato e perché / says what was not imported and why.
Ripetere l'importazione non aggiunge nessuno due volte e non riporta chi è uscito / running it again adds nobody twice
and brings back nobody who left. Una firma vale un anno / a signature is good for a year.`;

export function citizensCommand(config: () => RegistrationConfig): Command {
  const citizens = new Command('citizens');
  citizens
    .command('import <file>')
    .description('importa da CSV chi ha firmato su carta / import from CSV those who signed on paper')
    .option(
      '--municipality <code>',
      'codice del comune / code of the municipality; needed when there are several',
    )
    .option(
      '--operator <name>',
      'chi importa / who imports, recorded with every consent',
      userInfo().username,
    )
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => importCitizens(config(), file, options));
  return citizens;
}

async function importCitizens(config: RegistrationConfig, file: string, options: Options): Promise<void> {
  await withRegistration(config, async (registration) => {
    const catalogue = registration.get(CatalogueService, { strict: false });
    const { municipality } = await catalogue.offerByCode(options.municipality ?? null);
    const line = new ImportProgressLine(process.stderr);
    const result = await registration.get(CitizensImportService, { strict: false }).import({
      ...{ file, operator: options.operator, municipalityId: municipality.id },
      onProgress: (progress) => line.show(progress),
    });
    line.end();
    process.stdout.write(summary(result));
  });
}

function summary({ rows, added, known, rejected, rejectFile }: ImportResult): string {
  const lines = [
    `righe / rows             ${rows}`,
    `aggiunti / added         ${added}`,
    `già iscritti / known     ${known}`,
    `scartati / rejected      ${rejected}`,
  ];
  if (added > 0) lines.push('chi è aggiunto riceve un SMS / who was added gets an SMS (9-19)');
  if (rejectFile !== null) lines.push(`scarti / rejects in      ${rejectFile}`);
  return `${lines.join('\n')}\n`;
}
