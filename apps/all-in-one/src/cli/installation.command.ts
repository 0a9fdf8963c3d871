import { Command } from 'commander';
import { freshSecrets } from '../installation/fresh-secrets.js';

/** `installation environment`: fresh secrets for `docker-compose.yml`, or for services on several machines. */
export function installationCommand(): Command {
  const installation = new Command('installation');
  installation
    .command('environment')
    .description('print fresh secrets as NAME=value lines: keep them safe, the keys cannot be had again')
    .action(() => {
      for (const [name, value] of Object.entries(freshSecrets())) process.stdout.write(`${name}=${value}\n`);
    });
  return installation;
}
