import type { ServiceName } from '#libs/database';
import { environmentOf, type Topology } from '../installation/topology.js';
import { StateFolder } from '../installation/state.js';
import { projectRoot } from '../processes/locate.js';

export class NothingRunsError extends Error {
  override readonly name = 'NothingRunsError';
  readonly code = 'cli.nothing_runs';
}

/** The state folder of this machine: `CAMPANILE_STATE`, or the one `npm start` uses. */
export function stateFolder(): StateFolder {
  return new StateFolder(process.env.CAMPANILE_STATE ?? `${projectRoot()}/.campanile`);
}

/**
 * How what runs on this machine is put together.
 * @throws NothingRunsError
 */
export async function runningTopology(): Promise<Topology> {
  const state = stateFolder();
  const running = await state.running();
  if (running === null)
    throw new NothingRunsError(
      `Nothing runs from ${state.directory}. Run "npm start" first, or set the environment of the service ` +
        'the command is about (DATABASE_URL and the rest; see its --help).',
    );
  return running.topology;
}

/**
 * The environment a service's commands work with: this process's own, where it names a database (as in the service's
 * container), else that of what runs on this machine.
 */
export async function serviceEnvironment(service: ServiceName): Promise<NodeJS.ProcessEnv> {
  if (process.env.DATABASE_URL !== undefined) return process.env;
  return { ...environmentOf(service, await runningTopology()), LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' };
}
