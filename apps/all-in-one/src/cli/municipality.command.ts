import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { sendersCommand } from '../../../authoring/src/cli/senders.command.js';
import { foundMunicipality } from '../towns/found-municipality.js';
import type { MunicipalityDefinition } from '../../../registration/src/catalogue/municipality-definition.js';
import { termsCommand } from './terms.command.js';
import type { ServiceConfigs } from './service-configs.js';

/** `municipality create`: a town of one's own, in both services that must know it; then what it changes of itself. */
export function municipalityCommand(configs: ServiceConfigs): Command {
  const municipality = new Command('municipality');
  municipality
    .command('create <file>')
    .description(
      'zone, categorie, informativa da un file JSON / zones, categories and notice from a JSON file',
    )
    .addHelpText(
      'after',
      '\nForm of the file / forma del file: apps/registration/src/catalogue/municipality-definition.ts',
    )
    .action(async (file: string) => {
      const definition = JSON.parse(await readFile(file, 'utf8')) as MunicipalityDefinition;
      const founded = await foundMunicipality(configs, definition, `operator:${userInfo().username}`);
      process.stdout.write(`${founded.id}  ${founded.code}\n`);
    });
  municipality.addCommand(termsCommand(configs.registration));
  municipality.addCommand(sendersCommand(configs.authoring));
  return municipality;
}
