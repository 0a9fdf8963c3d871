import 'reflect-metadata';
import { Command } from 'commander';
import { COMMANDS } from './cli/commands.js';
import type { ServiceConfigs } from './cli/service-configs.js';

/** The administrator's command line: the same code as the services, on the same database. */
const program = new Command('npm run cli --')
  .description('Campanile: riga di comando dell’amministratore / the administrator’s command line')
  .showHelpAfterError();

try {
  const asked = process.argv.slice(2).find((word) => Object.hasOwn(COMMANDS, word));
  for (const [name, { about, load }] of Object.entries(COMMANDS)) {
    const command = name === asked ? await load(await configs()) : new Command(name);
    program.addCommand(command.description(about));
  }
  await program.parseAsync();
} catch (error) {
  const { explanation } = await import('./cli/explanation.js');
  process.stderr.write(`${explanation(error)}\n`);
  process.exitCode = 1;
}

async function configs(): Promise<ServiceConfigs> {
  const { serviceEnvironments } = await import('./cli/environment.js');
  const { serviceConfigs } = await import('./cli/service-configs.js');
  return serviceConfigs(await serviceEnvironments());
}
