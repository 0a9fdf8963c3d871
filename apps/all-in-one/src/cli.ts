import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { AuditError } from '#libs/audit';
import { ConfigError } from '#libs/config';
import { ProblemError } from '#libs/http';
import { KeyError } from '#libs/keys';
import { authoringCommands } from '../../authoring/src/cli/index.js';
import { dispatcherCommands } from '../../dispatcher/src/cli/index.js';
import { registrationCommands } from '../../registration/src/cli/index.js';
import { auditCommand } from './cli/audit.command.js';
import { allDeadLettersCommand } from './cli/dead-letters.command.js';
import { databaseCommand } from './cli/database.command.js';
import { demoCommand } from './cli/demo.command.js';
import { NothingRunsError, serviceEnvironments } from './cli/environment.js';
import { installationCommand } from './cli/installation.command.js';
import { municipalityCommand } from './cli/municipality.command.js';
import { privacyCommand } from './cli/privacy.command.js';
import { serviceConfigs } from './cli/service-configs.js';

/** The administrator's command line: the same code as the services, on the same database. */
const program = new Command('npm run cli --')
  .description('Campanile: riga di comando dell’amministratore / the administrator’s command line')
  .showHelpAfterError();

const configs = serviceConfigs(await serviceEnvironments());
for (const command of [
  ...registrationCommands(configs.registration),
  ...authoringCommands(configs.authoring),
  ...dispatcherCommands(configs.dispatcher),
  allDeadLettersCommand(configs),
  municipalityCommand(configs),
  auditCommand(configs),
  privacyCommand(configs),
  databaseCommand(),
  demoCommand(configs),
  installationCommand(),
])
  program.addCommand(command);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${explanation(error)}\n`);
  process.exitCode = 1;
}

/** A refusal in the words its user understands; anything else with what a programmer needs. */
function explanation(error: unknown): string {
  if (error instanceof ProblemError) {
    const faults = error.errors.map(
      (fault) => `  ${fault.field ?? ''} ${fault.sentence('it')} / ${fault.sentence('en')}`,
    );
    return [`${error.code}: ${error.sentence('it')} / ${error.sentence('en')}`, ...faults].join('\n');
  }
  if (error instanceof ConfigError || error instanceof NothingRunsError || error instanceof CommanderError)
    return error.message;
  if (error instanceof AuditError || error instanceof KeyError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
