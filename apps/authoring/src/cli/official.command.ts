import { userInfo } from 'node:os';
import { Command, Option } from 'commander';
import { ROLES, type Role } from '#libs/access';
import { AccountsService } from '../officials/accounts.service.js';
import type { OfficialEntity } from '../officials/official.entity.js';
import { officialProblem } from '../officials/official.problems.js';
import { OfficialsService } from '../officials/officials.service.js';
import type { AuthoringConfig } from '../settings.js';
import { askPassword } from './password.js';
import { withAuthoring } from './with-authoring.js';

interface CreateOptions {
  username: string;
  name: string;
  role: Role;
  municipality?: string;
}

export function officialCommand(config: () => AuthoringConfig): Command {
  const official = new Command('official');
  official
    .command('create')
    .description('crea un funzionario / create an official; password: CAMPANILE_PASSWORD, or asked for')
    .requiredOption('--username <name>', 'nome utente / user name')
    .requiredOption('--name <name>', 'nome e cognome / full name')
    .addOption(new Option('--role <role>', 'ruolo / role').choices(ROLES).makeOptionMandatory())
    .option('--municipality <id>', 'comune / municipality; needed when there are several')
    .action(async (options: CreateOptions) => {
      await create(config(), options);
    });
  addChange(official, 'role', 'cambia il ruolo / change somebody’s role', config).addOption(
    new Option('--role <role>', 'ruolo / role').choices(ROLES).makeOptionMandatory(),
  );
  addChange(official, 'disable', 'non può più agire, subito / may act no more, at once', config);
  addChange(official, 'enable', 'può agire di nuovo / may act again', config);
  addChange(
    official,
    'password',
    'un’altra password, per chi l’ha dimenticata / another password, for who forgot theirs',
    config,
  );
  official
    .command('list')
    .description('chi può agire, e chi non più / who may act, and who no more')
    .action(async () => {
      await withAuthoring(config(), async (authoring) => {
        const officials = authoring.get(OfficialsService, { strict: false });
        const accounts = authoring.get(AccountsService, { strict: false });
        for (const { id, name } of await officials.listMunicipalities()) {
          process.stdout.write(`${name}\n`);
          for (const each of await accounts.list(id)) process.stdout.write(`  ${lineOf(each)}\n`);
        }
      });
    });
  return official;
}

/** A change of one person's account, made by whoever operates the installation. */
function addChange(
  official: Command,
  what: 'role' | 'disable' | 'enable' | 'password',
  about: string,
  config: () => AuthoringConfig,
): Command {
  return official
    .command(what)
    .description(about)
    .requiredOption('--username <name>', 'nome utente / user name')
    .action(async ({ username, role }: { username: string; role?: Role }) => {
      const password = what === 'password' ? await askPassword(`Password di / of ${username}: `) : undefined;
      const disabled = { disable: true, enable: false, role: undefined, password: undefined }[what];
      await withAuthoring(config(), async (authoring) => {
        const found = await authoring.get(OfficialsService, { strict: false }).findByUsername(username);
        if (found === null) throw officialProblem('official.unknown', { field: 'username' });
        const keeper = { actor: `operator:${userInfo().username}`, municipalityId: null } as const;
        const accounts = authoring.get(AccountsService, { strict: false });
        const changed = await accounts.change(keeper, found.id, { role, disabled, password });
        process.stdout.write(`${lineOf(changed)}\n`);
      });
    });
}

function lineOf({ id, username, role, disabledAt }: OfficialEntity): string {
  return `${id}  ${username}  ${role}${disabledAt === null ? '' : '  non attivo / disabled'}`;
}

async function create(config: AuthoringConfig, { municipality, ...options }: CreateOptions): Promise<void> {
  await withAuthoring(config, async (authoring) => {
    const officials = authoring.get(OfficialsService, { strict: false });
    const known = await officials.listMunicipalities();
    const chosen = municipality === undefined && known.length === 1 ? known[0]?.id : municipality;
    if (!known.some(({ id }) => id === chosen)) {
      const list = known.map(({ id, name }) => `  ${id}  ${name}\n`).join('');
      process.stderr.write(`--municipality:\n${list}`);
      throw officialProblem('municipality.unknown', { field: 'municipality' });
    }
    const password = await askPassword(`Password di / of ${options.username}: `);
    const input = { ...options, municipalityId: chosen as string, password };
    const { id, username, role } = await officials.createOfficial(input, `operator:${userInfo().username}`);
    process.stdout.write(`${id}  ${username}  ${role}\n`);
  });
}
