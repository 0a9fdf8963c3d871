import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceName } from '#libs/database';
import type { World } from '../ground/world.js';
import { brokerOf } from './broker-faults.js';
import type { Kind } from './kind.js';
import { signalled } from './process-faults.js';

/** From its end to any moment of its next start. */
const STARTING_MS = [0, 2_500] as const;
/** How long the database is away then. */
const AWAY_MS = 1_000;

/** A service ends, and what it needs goes as it starts, or before. */
function startsWithout(
  service: ServiceName,
  what: string,
  goesAndComes: (world: World) => Promise<unknown>,
): Kind {
  return {
    name: `start-${service}-without-${what}`,
    weight: 1,
    lasts: STARTING_MS,
    strike: signalled(service, 'SIGKILL'),
    heal: goesAndComes,
  };
}

const withoutPostgres = (service: ServiceName): Kind =>
  startsWithout(service, 'postgres', async ({ database }) => {
    await database.kill();
    await pause(AWAY_MS);
    await database.start();
  });

const withoutKafka = (service: ServiceName): Kind => ({
  ...startsWithout(service, 'kafka', (world) => brokerOf(world).restart('kill')),
  feed: 'kafka',
});

const SERVICES = ['dispatcher', 'registration', 'authoring'] as const;

/** What a service needs is not there when it asks for it first. */
export const START_FAULTS: readonly Kind[] = [
  ...SERVICES.map(withoutPostgres),
  ...SERVICES.map(withoutKafka),
];
