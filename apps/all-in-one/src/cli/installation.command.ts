import { randomBytes } from 'node:crypto';
import { Command } from 'commander';
import { newInstallation } from '../installation/installation.js';

/** `installation environment`: fresh secrets for `docker-compose.yml`, or for services on several machines. */
export function installationCommand(): Command {
  const installation = new Command('installation').description('a new installation');
  installation
    .command('environment')
    .description('print fresh secrets as NAME=value lines: keep them safe, the keys cannot be had again')
    .action(() => {
      const { database, keys, serviceSecret, smscPassword, demoPassword } = newInstallation();
      const lines = {
        SUPERUSER_PASSWORD: randomBytes(24).toString('base64url'),
        OWNER_PASSWORD: database.passwords.owner,
        REGISTRATION_PASSWORD: database.passwords.registration,
        AUTHORING_PASSWORD: database.passwords.authoring,
        DISPATCHER_PASSWORD: database.passwords.dispatcher,
        KEK: keys.kek,
        TRANSPORT_KEY: keys.transport,
        NUMBER_KEY: keys.number,
        INDEX_KEY: keys.index,
        AUDIT_SIGNING_KEY: keys.audit,
        SERVICE_SECRET: serviceSecret,
        SMSC_PASSWORD: smscPassword,
        DEMO_PASSWORD: demoPassword,
      };
      for (const [name, value] of Object.entries(lines)) process.stdout.write(`${name}=${value}\n`);
    });
  return installation;
}
