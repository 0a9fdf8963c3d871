import { settings, values } from '#libs/config';
import { z } from 'zod';
import { accountOptions } from './accounts/account.js';
import type { AccountOptions } from './accounts/account.js';
import type { SimulatorOptions } from './simulator.js';

const accounts = values.json(
  z
    .array(accountOptions)
    .min(1)
    .refine(
      (all) => new Set(all.map(({ system_id: id }) => id)).size === all.length,
      'a system_id is there twice',
    ),
);

export const simulatorSettings = settings({
  host: { env: 'LISTEN_HOST', schema: z.string().default('127.0.0.1'), about: 'address to listen on' },
  smppPort: {
    env: 'SMPP_PORT',
    schema: values.port.default(2775),
    about: 'port for binds; 0 for a free one',
  },
  httpPort: {
    env: 'HTTP_PORT',
    schema: values.port.default(8090),
    about: 'port of the phone page and the commands; 0 for a free one',
  },
  password: {
    env: 'SMSC_PASSWORD',
    schema: z.string().min(1).max(8, 'SMPP allows 8 characters').default('secret'),
    about: 'password of the account "campanile", when no accounts are given',
    secret: true,
  },
  accounts: {
    env: 'SMSC_ACCOUNTS',
    schema: accounts.optional(),
    about: 'accounts as JSON: [{"system_id", "password", "binds", "licence", …}], or @ and a file',
    secret: true,
  },
  record: {
    env: 'SMSC_RECORD',
    schema: z.union([z.literal('all'), z.coerce.number().int().min(1).max(10_000_000)]).default(50_000),
    about: 'messages kept with their text: so many of the last ones, or "all"',
  },
  seed: {
    env: 'SMSC_SEED',
    schema: z.coerce.number().int().default(1),
    about: 'of the dice that decide faults: the same seed, the same drill',
  },
});

/** What {@link simulatorSettings} loaded, as the simulator takes it. */
export function optionsOf(loaded: ReturnType<typeof simulatorSettings.load>): SimulatorOptions {
  const { password, accounts: given, ...options } = loaded;
  const own: AccountOptions[] = [{ system_id: 'campanile', password }];
  return { ...options, accounts: given ?? own };
}
