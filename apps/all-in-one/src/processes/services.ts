import { SERVICES } from '#libs/database';
import { environmentOf, simulatorEnvironment, type Topology } from '../installation/topology.js';
import { entryOf } from './locate.js';
import { ManagedProcess } from './managed-process.js';

/** The embedded database server, as a process of its own. @param port default: any free one, at each start */
export function databaseProcess(directory: string, logFile: string, port?: number): ManagedProcess {
  return new ManagedProcess({
    name: 'database',
    entry: entryOf('all-in-one', 'database/host'),
    environment: {
      DATABASE_DIRECTORY: directory,
      ...(port === undefined ? {} : { DATABASE_PORT: String(port) }),
      ...localeOf(process.env),
    },
    logFile,
    startTimeoutMs: 60_000,
  });
}

export function simulatorProcess(
  topology: Topology,
  logDirectory: string,
  settings: Record<string, string> = {},
): ManagedProcess {
  return new ManagedProcess({
    name: 'simulator',
    entry: entryOf('smsc-sim'),
    environment: simulatorEnvironment(topology, settings),
    logFile: `${logDirectory}/simulator.log`,
  });
}

/** The three services, each with its own environment and log. */
export function serviceProcesses(topology: Topology, logDirectory: string): ManagedProcess[] {
  return SERVICES.map(
    (service) =>
      new ManagedProcess({
        name: service,
        entry: entryOf(service),
        environment: environmentOf(service, topology),
        logFile: `${logDirectory}/${service}.log`,
      }),
  );
}

/** initdb asks the system for its locales. */
function localeOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && /^(LANG|LC_\w+|TZ|HOME|USER)$/.test(entry[0]),
    ),
  );
}
