import { userInfo } from 'node:os';
import { Command, Option } from 'commander';
import { ROLES, type Role } from '#libs/access';
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
  const official = new Command('official').description('funzionari / officials');
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
  return official;
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
