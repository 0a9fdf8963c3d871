import { Command } from 'commander';
import { z } from 'zod';
import { loadOrExit, settings } from '#libs/config';
import { bringDatabaseUpToDate } from '../database/prepare.js';

const password = z.string().min(1);

/** What preparing a database needs; services never see any of it. */
export const prepareSettings = settings({
  superuserUrl: {
    env: 'SUPERUSER_URL',
    schema: z.string().startsWith('postgres'),
    about: 'PostgreSQL, with a login that may create roles and databases',
    secret: true,
  },
  database: { env: 'DATABASE_NAME', schema: z.string().default('campanile'), about: 'name of the database' },
  owner: { env: 'OWNER_PASSWORD', schema: password, about: 'of the role that owns everything', secret: true },
  registration: { env: 'REGISTRATION_PASSWORD', schema: password, about: 'of that role', secret: true },
  authoring: { env: 'AUTHORING_PASSWORD', schema: password, about: 'of that role', secret: true },
  dispatcher: { env: 'DISPATCHER_PASSWORD', schema: password, about: 'of that role', secret: true },
});

/** `database prepare`: roles, database, schemas and migrations; safe to run before every start. */
export function databaseCommand(): Command {
  const database = new Command('database');
  database
    .command('prepare')
    .description('make or update roles, database, schemas and tables')
    .addHelpText('after', `\nSettings, from the environment:\n${prepareSettings.help()}`)
    .action(async () => {
      const {
        superuserUrl,
        database: name,
        ...passwords
      } = loadOrExit('database prepare', '', prepareSettings);
      const ran = await bringDatabaseUpToDate(superuserUrl, { database: { name, passwords } });
      process.stdout.write(ran.length === 0 ? 'Nothing to do: all is up to date.\n' : `${ran.join('\n')}\n`);
    });
  return database;
}
