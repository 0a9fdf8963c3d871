import type { ServiceName } from '#libs/database';
import type { World } from '../ground/world.js';
import type { Kind } from './kind.js';

const FROZEN_MS = [1_000, 6_000] as const;

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
function frozen(service: ServiceName): Kind {
  return {
    name: `freeze-${service}`,
    weight: 1,
    lasts: FROZEN_MS,
    strike: signalled(service, 'SIGSTOP'),
    heal: signalled(service, 'SIGCONT'),
  };
}

function signalled(service: ServiceName, signal: NodeJS.Signals): (world: World) => Promise<void> {
  return async (world) => {
    const { pid } = await world.running(service);
    if (pid !== undefined) process.kill(pid, signal);
  };
}

export const PROCESS_FAULTS: readonly Kind[] = [
  killed('dispatcher', 4),
  killed('registration', 2),
  killed('authoring', 2),
  restarted('dispatcher'),
  frozen('dispatcher'),
  frozen('registration'),
];
