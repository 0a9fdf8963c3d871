import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { NoticeDefinition } from '../rights/notice/notice-definition.js';
import { NoticePublishing, type NoticeVersion } from '../rights/notice/publishing.service.js';
import type { RegistrationConfig } from '../settings.js';
import { withRegistration } from './with-registration.js';

interface Options {
  municipality?: string;
  operator: string;
}

const MUNICIPALITY = [
  '--municipality <code>',
  'codice del comune / code of the municipality; needed when there are several',
] as const;

const HELP = `
Forma del file / form of the file:
  { "version": "2027-1", "material": true,
    "texts":   { "it": "…", "en": "…" },
    "changes": { "it": "…", "en": "…" } }
material: cambia ciò a cui si è acconsentito; tutti gli iscritti ricevono un SMS e scelgono di nuovo.
material: it changes what was agreed to; all subscribers get an SMS and choose again.`;

export function noticeCommand(config: () => RegistrationConfig): Command {
  const notice = new Command('notice');
  notice
    .command('publish <file>')
    .description('pubblica una nuova versione / publish a new version')
    .option(...MUNICIPALITY)
    .option('--operator <name>', 'chi lo fa / who does it, written to the log', userInfo().username)
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => publish(config(), file, options));
  notice
    .command('list')
    .description('le versioni, e quanti iscritti a ciascuna / the versions, and how many stand under each')
    .option(...MUNICIPALITY)
    .action(async (options: Options) => list(config(), options));
  return notice;
}

async function publish(config: RegistrationConfig, file: string, options: Options): Promise<void> {
  const definition = JSON.parse(await readFile(file, 'utf8')) as NoticeDefinition;
  await withRegistration(config, async (registration) => {
    const offer = await registration
      .get(CatalogueService, { strict: false })
      .offerByCode(options.municipality ?? null);
    const publishing = registration.get(NoticePublishing, { strict: false });
    await publishing.publish(offer, definition, `operator:${options.operator}`);
    process.stdout.write(`pubblicata / published  ${definition.version}\n`);
    if (definition.material)
      process.stdout.write(
        `gli iscritti sono avvisati un poco alla volta, dalle 9 alle 19 / subscribers are asked a few at a time, 9 to 19\n`,
      );
  });
}

async function list(config: RegistrationConfig, { municipality }: Options): Promise<void> {
  await withRegistration(config, async (registration) => {
    const offer = await registration
      .get(CatalogueService, { strict: false })
      .offerByCode(municipality ?? null);
    const publishing = registration.get(NoticePublishing, { strict: false });
    const { versions, waiting } = await publishing.versions(offer.municipality.id);
    for (const version of versions) process.stdout.write(lineOf(version));
    process.stdout.write(`devono ancora rispondere / asked and may still answer: ${waiting}\n`);
  });
}

function lineOf({ version, material, publishedAt, languages, subscribers }: NoticeVersion): string {
  const kind = material ? 'sostanziale/material' : '';
  const day = publishedAt.toISOString().slice(0, 10);
  return `${version.padEnd(20)}  ${day}  ${languages.join(',').padEnd(8)}  ${String(subscribers).padStart(8)}  ${kind}\n`;
}
