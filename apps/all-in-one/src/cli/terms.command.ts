import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { CatalogueService } from '../../../registration/src/catalogue/catalogue.service.js';
import type { TermsDefinition } from '../../../registration/src/catalogue/terms/terms-definition.js';
import { TermsPublishing } from '../../../registration/src/catalogue/terms/terms-publishing.service.js';
import { withRegistration } from '../../../registration/src/cli/with-registration.js';
import type { RegistrationConfig } from '../../../registration/src/settings.js';

interface Options {
  municipality?: string;
  operator: string;
}

const MUNICIPALITY = [
  '--municipality <code>',
  'codice del comune / code of the municipality; needed when there are several',
] as const;

const HELP = `
Forma del file; ciò che non è nominato resta com'è / form of the file; what is not named stays as it is:
  { "controller": "…", "dpoContact": "…", "processors": ["…"], "withdrawalMethods": ["…"],
    "retentionBasis": "…", "retentionDays": 365,
    "categories": [{ "code": "…", "name": { "it": "…" }, "legalBasis": "public_task", "statuteRef": "…" }],
    "zones": [{ "code": "…", "name": "…", "polygon": [[44.28, 11.88], …] }] }
Un'altra base giuridica vuole prima un'informativa sostanziale (notice publish).
Another legal basis needs a material notice first (notice publish).`;

/** `municipality terms`: who processes, on what basis, for how long, of which categories and zones. */
export function termsCommand(config: () => RegistrationConfig): Command {
  const terms = new Command('terms').description('condizioni del trattamento / terms of processing');
  terms
    .command('publish <file>')
    .description('pubblica una nuova versione / publish a new version')
    .option(...MUNICIPALITY)
    .option('--operator <name>', 'chi lo fa / who does it, written to the log', userInfo().username)
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => {
      const definition = JSON.parse(await readFile(file, 'utf8')) as TermsDefinition;
      await withTerms(config(), options, async (publishing, municipalityId) => {
        const actor = `operator:${options.operator}` as const;
        const { version, sha256 } = await publishing.publish(municipalityId, definition, actor);
        process.stdout.write(`pubblicate / published  v${version}  ${sha256}\n`);
      });
    });
  terms
    .command('list')
    .description('le versioni, e quanti iscritti a ciascuna / the versions, and how many stand under each')
    .option(...MUNICIPALITY)
    .action(async (options: Options) => {
      await withTerms(config(), options, async (publishing, municipalityId) => {
        for (const { version, sha256, publishedAt, subscribers } of await publishing.versions(municipalityId))
          process.stdout.write(
            `v${version}  ${publishedAt.toISOString().slice(0, 10)}  ${sha256}  ${subscribers}\n`,
          );
      });
    });
  return terms;
}

async function withTerms(
  config: RegistrationConfig,
  { municipality }: Options,
  work: (publishing: TermsPublishing, municipalityId: string) => Promise<void>,
): Promise<void> {
  await withRegistration(config, async (registration) => {
    const catalogue = registration.get(CatalogueService, { strict: false });
    const offer = await catalogue.offerByCode(municipality ?? null);
    await work(registration.get(TermsPublishing, { strict: false }), offer.municipality.id);
  });
}
