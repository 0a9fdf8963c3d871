import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings, SettingsShape } from '#libs/config';
import { kekRingOf } from '#libs/keys';
import { prepareSettings } from '../../apps/all-in-one/src/cli/database.command.js';
import { serviceConfigs } from '../../apps/all-in-one/src/cli/service-configs.js';
import { freshSecrets } from '../../apps/all-in-one/src/installation/fresh-secrets.js';
import { authoringSettings } from '../../apps/authoring/src/settings.js';
import { dispatcherSettings } from '../../apps/dispatcher/src/settings.js';
import { registrationSettings } from '../../apps/registration/src/settings.js';

const ROOT = join(import.meta.dirname, '../..');
const compose = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
const guide = readFileSync(join(ROOT, 'docs/operators-guide.md'), 'utf8');

const SERVICES = {
  registration: registrationSettings,
  authoring: authoringSettings,
  dispatcher: dispatcherSettings,
} as const;

type Environment = Record<string, string>;

/** `NAME: value` lines at this depth, as this file writes them; what a `>-` folds counts as one value. */
function pairs(block: string, depth: number): Environment {
  const unfolded = block.replace(/>-\n\s+/g, '').replace(/("[,}\]])\n\s+(?=["{])/g, '$1');
  const line = new RegExp(`^ {${depth}}([A-Z_]+): (.*)$`, 'gm');
  return Object.fromEntries([...unfolded.matchAll(line)].map(([, name = '', value = '']) => [name, value]));
}

/** A top-level block of the file, or a service's. */
function block(name: string, depth: number): string {
  const indent = ' '.repeat(depth);
  return new RegExp(`^${indent}${name}:.*\\n((?:${indent} .*\\n|\\n)*)`, 'm').exec(compose)?.[1] ?? '';
}

/** What a service's container has in its environment, before the variables of `.env` are put in. */
function environmentOf(service: string): Environment {
  const text = block(service, 2);
  const merged = [
    ...(/<<: (.*)$/m.exec(text.slice(text.indexOf('environment:')))?.[1] ?? '').matchAll(/\*([\w-]+)/g),
  ];
  const shared = merged.map(([, anchor]) => pairs(block(`x-${anchor}`, 0), 2));
  return Object.assign({}, ...shared, pairs(text, 6)) as Environment;
}

/** As `docker compose` puts variables in; what must be set and is not, stays visible. */
function filled(environment: Environment, variables: Environment): Environment {
  const fill = (text: string) =>
    text.replace(/\$\{([A-Z_]+)(:[?-])\}/g, (whole, name: string, demand: string) =>
      demand === ':-' ? (variables[name] ?? '') : (variables[name] ?? whole),
    );
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, fill(value)]));
}

const known = (settings: Settings<SettingsShape>) => Object.values(settings.shape).map(({ env }) => env);

describe('The compose file', () => {
  it.each(Object.entries(SERVICES))(
    'gives %s all it needs from fresh secrets, and nothing it does not know',
    (name, settings) => {
      const environment = filled(environmentOf(name), freshSecrets());
      const { kek, kekFile } = settings.load(environment);
      expect(kekRingOf({ kek, kekFile }).ids).toHaveLength(1);
      expect(Object.keys(environment).filter((each) => !known(settings).includes(each))).toEqual([]);
    },
  );

  it('gives the demonstration’s seed, and what prepares the database, theirs', () => {
    const seed = filled(environmentOf('seed'), freshSecrets());
    const url = (service: string) => seed[`${service.toUpperCase()}_DATABASE_URL`] ?? '';
    const configs = serviceConfigs((service) => ({ ...seed, DATABASE_URL: url(service) }));
    expect(configs.registration().databaseUrl).toContain('campanile_registration');
    expect(configs.authoring().databaseUrl).toContain('campanile_authoring');
    const prepare = filled(environmentOf('prepare'), freshSecrets());
    prepareSettings.load(prepare);
    expect(Object.keys(prepare).filter((each) => !known(prepareSettings).includes(each))).toEqual([]);
  });

  it('demands what fresh secrets hold, no more and no less', () => {
    const demanded = [...compose.matchAll(/\$\{([A-Z_]+):\?\}/g)].map(([, name]) => name);
    expect([...new Set(demanded)].sort()).toEqual(Object.keys(freshSecrets()).sort());
  });

  it('would be seen to lack a key', () => {
    const { KEK: _gone, ...rest } = environmentOf('dispatcher');
    const { kek, kekFile } = dispatcherSettings.load(filled(rest, freshSecrets()));
    expect(() => kekRingOf({ kek, kekFile })).toThrow('KEK');
  });
});

describe('The operator’s guide', () => {
  const tables = guide.slice(guide.indexOf('### Settings'), guide.indexOf('## Routes to an operator'));
  const told = [...tables.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name);

  it('tells every setting of every service, and none there is not', () => {
    const all = new Set(Object.values(SERVICES).flatMap((settings) => known(settings)));
    expect([...new Set(told)].sort()).toEqual([...all].sort());
  });
});
