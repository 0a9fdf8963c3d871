import type { ServiceName } from '#libs/database';
import { environmentOf } from '../installation/topology.js';
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
 * The environment a service's commands work with: this process's own, where it names a database (`DATABASE_URL` as in
 * the service's container, or `REGISTRATION_DATABASE_URL` and `AUTHORING_DATABASE_URL` for commands about both), else
 * that of what runs on this machine.
 * @returns a function that throws NothingRunsError where there is neither
 */
export async function serviceEnvironments(): Promise<(service: ServiceName) => NodeJS.ProcessEnv> {
  const state = stateFolder();
  const running = await state.running();
  return (service) => {
    const url = process.env[`${service.toUpperCase()}_DATABASE_URL`] ?? process.env.DATABASE_URL;
    if (url !== undefined) return { ...process.env, DATABASE_URL: url };
    if (running === null) throw new NothingRunsError(nothingRuns(state.directory));
    return { ...environmentOf(service, running.topology), LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' };
  };
}

function nothingRuns(directory: string): string {
  return (
    `Nothing runs from ${directory}. Run "npm start" first, or set the environment of the service the command is ` +
    'about (DATABASE_URL and the rest).'
  );
}
