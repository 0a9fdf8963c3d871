import 'reflect-metadata';
import { resolve } from 'node:path';
import { bringDatabaseUpToDate } from './database/prepare.js';
import { banner } from './demo/banner.js';
import { FAENZA } from './demo/faenza.js';
import { seedDemonstration } from './demo/seed.js';
import { keepKek, openInstallation } from './installation/installation.js';
import { parseArguments, USAGE } from './installation/arguments.js';
import { StateFolder } from './installation/state.js';
import { addresses, demonstrationRoute, type Topology } from './installation/topology.js';
import { availablePorts } from './processes/free-ports.js';
import { projectRoot } from './processes/locate.js';
import { awaitReadiness } from './processes/readiness.js';
import { databaseProcess, serviceProcesses, simulatorProcess } from './processes/services.js';
import { Supervisor } from './processes/supervisor.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const READY_WITHIN_MS = 30_000;

/** Starts everything on this machine and says what to do next. Ends with everything it started. */
async function main(): Promise<void> {
  const options = parseArguments(process.argv.slice(2));
  if (options.help) {
    say(USAGE);
    return;
  }
  const state = new StateFolder(resolve(options.state ?? `${projectRoot()}/.campanile`));
  await state.claim();
  await state.prepare();
  const installation = await openInstallation(state.directory);
  const ports = await availablePorts(installation.ports);

  const database = databaseProcess(state.path('postgres'), state.path('logs', 'database.log'));
  const supervisor = new Supervisor({
    onFailure: (name, how, pause) => say(`! ${name}: ${how}; starting it again in ${pause / 1000} s`),
    onRecovery: (name) => say(`  ${name} is back`),
  });
  endOnSignal(async () => {
    await supervisor.stop();
    await database.stop();
    await state.leave();
  });

  say('Starting PostgreSQL …');
  const { superuserUrl } = (await database.start()) as unknown as { superuserUrl: string };
  // The server is the ground everything stands on: when it goes, all goes, and the next start recovers it.
  database.onUnexpectedExit = (how) => {
    say(`! PostgreSQL ended by itself (${how}); see ${state.path('logs', 'database.log')}`);
    process.kill(process.pid, 'SIGTERM');
  };
  const migrations = await bringDatabaseUpToDate(superuserUrl, installation);
  if (migrations.length > 0) say(`  ${migrations.length} migrations applied`);

  const topology: Topology = {
    installation,
    ports,
    serverUrl: superuserUrl,
    feed: { feed: 'postgres' },
    routes: [demonstrationRoute(installation, ports, FAENZA.id)],
    checkpointFolder: state.path('checkpoints'),
    erasureLedger: state.path('erasures.jsonl'),
    kekFile: await keepKek(state.directory, installation),
    logLevel: options.logLevel,
  };
  await state.announce({ pid: process.pid, topology });
  await seedDemonstration(state.directory, options.subscribers, say);
  say('Starting the simulator and the services …');
  await supervisor.start(simulatorProcess(topology, state.path('logs')));
  await supervisor.start(...serviceProcesses(topology, state.path('logs')));
  const { authoring, registration, dispatcher } = addresses(ports);
  for (const url of await awaitReadiness([authoring, registration, dispatcher], READY_WITHIN_MS))
    say(`! ${url} is not ready: see ${url}/health/ready and the logs`);
  say(banner(ports, installation.demoPassword, state.path('logs')));
}

/** The first signal stops everything in order; nothing is left behind. */
function endOnSignal(stop: () => Promise<void>): void {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    say('\nStopping …');
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', end).on('SIGTERM', end).on('SIGHUP', end);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  // Stops what has been started; the exit code tells of the failure.
  process.exitCode = 1;
  if (process.listenerCount('SIGTERM') > 0) process.kill(process.pid, 'SIGTERM');
});
