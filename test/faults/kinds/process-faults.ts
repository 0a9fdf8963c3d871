import type { ServiceName } from '#libs/database';
import type { World } from '../ground/world.js';
import type { Kind } from './kind.js';

const FROZEN_MS = [1_000, 6_000] as const;
/** Longer than leases and sessions last: whoever stood still has lost its shards, and takes up again what it has in hand. */
const FROZEN_OUT_MS = [7_000, 10_000] as const;
/** Until it has its part of the shards, and messages on their way. */
const TOGETHER_MS = [6_000, 10_000] as const;
/** The machine takes a process away at this instant; the supervisor starts it again. */
function killed(service: ServiceName, weight: number): Kind {
  return { name: `kill-${service}`, weight, lasts: [0, 0], strike: signalled(service, 'SIGKILL') };
}

/** Stopped and started in order, as for an upgrade. */
function restarted(service: ServiceName): Kind {
  return {
    name: `restart-${service}`,
    weight: 1,
    lasts: [0, 500],
    strike: async (world) => (await world.running(service)).stop(),
    heal: (world) => world.stack.services[service].start(),
  };
}

/** Stands still without knowing it, and goes on as if nothing had happened. */
function frozen(service: ServiceName, lasts: Kind['lasts'] = FROZEN_MS, suffix = ''): Kind {
  return {
    name: `freeze-${service}${suffix}`,
    weight: 1,
    lasts,
    strike: signalled(service, 'SIGSTOP'),
    heal: signalled(service, 'SIGCONT'),
  };
}

/** Sends a service's process a signal, once it runs. */
export function signalled(service: ServiceName, signal: NodeJS.Signals): (world: World) => Promise<void> {
  return async (world) => {
    const { pid } = await world.running(service);
    if (pid !== undefined) process.kill(pid, signal);
  };
}

/** Another joins, takes its part of the shards, and is killed in the middle of it. */
const JOINED: Kind = {
  name: 'kill-second-dispatcher',
  weight: 1,
  lasts: TOGETHER_MS,
  strike: ({ stack }) => stack.addDispatcher(),
  heal: ({ stack }) => stack.killAddedDispatcher(),
};

export const PROCESS_FAULTS: readonly Kind[] = [
  killed('dispatcher', 4),
  killed('registration', 2),
  killed('authoring', 2),
  restarted('dispatcher'),
  frozen('dispatcher'),
  frozen('dispatcher', FROZEN_OUT_MS, '-out'),
  JOINED,
  frozen('registration'),
];
