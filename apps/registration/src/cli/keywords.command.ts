import { userInfo } from 'node:os';
import { Command } from 'commander';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { KeywordMeaning } from '../catalogue/keyword-meaning.js';
import { SmsWordsService } from '../catalogue/sms-words.service.js';
import { keywordsOf } from '../inbound/keywords.js';
import type { RegistrationConfig } from '../settings.js';
import { withRegistration } from './with-registration.js';

interface Options extends Partial<Record<`words${Capitalize<KeywordMeaning>}`, string>> {
  municipality?: string;
  contact?: string;
  operator: string;
}

const WORDS: Record<KeywordMeaning, string> = {
  stop: 'per uscire / to leave',
  signUp: 'per iscriversi / to sign up',
  help: 'per aiuto / for help',
  yes: 'per accettare / to agree',
  no: 'per rifiutare / to refuse',
};

const MEANINGS = Object.keys(WORDS) as KeywordMeaning[];

/** `keywords`: the words by which a municipality's phones are understood; shown, or changed. */
export function keywordsCommand(config: () => RegistrationConfig): Command {
  const command = new Command('keywords')
    .option('--municipality <code>', 'codice del comune / its code; needed when there are several')
    .option('--contact <text>', 'a chi rivolgersi, nella risposta ad AIUTO / whom to ask, as AIUTO says')
    .option('--operator <name>', 'chi le cambia / who changes them, written to the log', userInfo().username);
  for (const [means, about] of Object.entries(WORDS))
    command.option(`--words-${means === 'signUp' ? 'sign-up' : means} <a,b,c>`, about);
  return command
    .addHelpText(
      'after',
      '\n`en:JOIN` è inglese / is English. Una lista vuota ridà le parole predefinite / an empty list gives back the defaults.',
    )
    .action((options: Options) => run(config(), options));
}

async function run(config: RegistrationConfig, options: Options): Promise<void> {
  await withRegistration(config, async (registration) => {
    const catalogue = registration.get(CatalogueService, { strict: false });
    const { municipality } = await catalogue.offerByCode(options.municipality ?? null);
    const change = changeOf(options);
    const words =
      change === null
        ? municipality
        : await registration
            .get(SmsWordsService, { strict: false })
            .change(municipality.id, change, `operator:${options.operator}`);
    const installation = {
      ...{ stop: config.stopKeywords, help: config.helpKeywords, signUp: config.signUpKeywords },
      ...{ yes: config.yesKeywords, no: config.noKeywords },
    };
    const all = keywordsOf(installation, words.keywords);
    for (const means of MEANINGS)
      process.stdout.write(`${means.padEnd(8)} ${[...new Set(all[means])].join(', ')}\n`);
    process.stdout.write(`contact  ${words.contact ?? '–'}\n`);
  });
}

function changeOf(options: Options) {
  const given = MEANINGS.map((means) => [means, options[optionOf(means)]] as const);
  const named = given.flatMap(([means, words]) =>
    words === undefined ? [] : [[means, listOf(words)] as const],
  );
  const { contact } = options;
  if (named.length === 0 && contact === undefined) return null;
  return { keywords: Object.fromEntries(named), ...(contact === undefined ? {} : { contact }) };
}

/** As commander names it: `--words-sign-up` is `wordsSignUp`. */
function optionOf(means: KeywordMeaning): `words${Capitalize<KeywordMeaning>}` {
  return `words${means[0]?.toUpperCase()}${means.slice(1)}` as `words${Capitalize<KeywordMeaning>}`;
}

function listOf(written: string): string[] {
  return written
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
