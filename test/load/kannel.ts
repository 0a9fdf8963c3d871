import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#libs/database';
import { waitFor } from '#libs/testing';
import { FIRST_SYNTHETIC_NUMBER } from '../../apps/registration/src/synthetic/synthetic.service.js';
import type { RouteSettings } from '../../apps/all-in-one/src/installation/topology.js';
import type { SimulatorClient } from '../harness/simulator-client.js';

export interface KannelRun {
  simulator: SimulatorClient;
  /** The account that the other sender had: address, credentials, binds, window. */
  route: RouteSettings;
  text: string;
  /** How many messages it sends. */
  messages: number;
}

const PROGRAMS = ['bearerbox', 'mtbatch'];
/** Slower than so many a second it is not waited for. */
const SLOWEST_PER_SECOND = 1_000;

/** Why Kannel cannot run here; null when it can. */
export function kannelObstacle(): string | null {
  const missing = PROGRAMS.filter((program) => spawnSync('which', [program]).status !== 0);
  return missing.length === 0 ? null : `${missing.join(' and ')} not installed (Debian: kannel)`;
}

/**
 * Kannel with its file store, to the same simulator over the same binds: `mtbatch` gives its gateway, `bearerbox`, a
 * list of numbers and a text. Between the first submit and the last, as the simulator saw them.
 * @returns messages a second
 */
export async function kannelRate(run: KannelRun): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'campanile-kannel-'));
  const children: ChildProcess[] = [];
  try {
    const ports = { admin: await freePort(), box: await freePort(), sendSms: await freePort() };
    await writeFiles(directory, run, ports);
    await run.simulator.reset();
    children.push(launch('bearerbox', ['-v', '4', join(directory, 'kannel.conf')]));
    await waitFor('the binds of Kannel', () => isBound(run), { patienceMs: 30_000 });
    await waitFor("Kannel's gateway", () => answers(ports.box), { patienceMs: 30_000 });
    const [text, numbers] = [join(directory, 'text'), join(directory, 'numbers')];
    children.push(launch('mtbatch', ['-v', '4', '-p', String(ports.box), '-f', '39320999', text, numbers]));
    const stats = await waitFor(
      'Kannel to send everything',
      async () => {
        const now = await run.simulator.stats();
        return now.accepted >= run.messages ? now : null;
      },
      { patienceMs: 30_000 + (run.messages / SLOWEST_PER_SECOND) * 1_000, everyMs: 250 },
    );
    return Math.round(
      (run.messages / ((stats.last_submit_at ?? NaN) - (stats.first_submit_at ?? NaN))) * 1000,
    );
  } finally {
    await Promise.all(children.reverse().map(end));
    await rm(directory, { recursive: true, force: true });
  }
}

async function isBound({ simulator, route }: KannelRun): Promise<boolean> {
  const { binds } = await simulator.stats();
  return binds.filter(({ system_id }) => system_id === route.systemId).length >= Number(route.binds);
}

async function writeFiles(
  directory: string,
  { route, text, messages }: KannelRun,
  ports: { admin: number; box: number; sendSms: number },
): Promise<void> {
  const store = join(directory, 'store');
  await mkdir(store);
  const core = {
    ...{ 'admin-port': ports.admin, 'admin-password': 'bench', 'smsbox-port': ports.box },
    ...{ 'store-type': 'file', 'store-location': join(store, 'kannel.store') },
    ...{ 'sms-outgoing-queue-limit': 100_000_000, 'box-allow-ip': '127.0.0.1', 'log-level': 4 },
    ...{ 'log-file': join(directory, 'kannel.log') },
  };
  const bind = {
    ...{ smsc: 'smpp', 'smsc-id': 'bench', host: route.host, port: route.port, 'transceiver-mode': 'true' },
    ...{ 'smsc-username': route.systemId, 'smsc-password': route.password, 'system-type': '""' },
    ...{ 'max-pending-submits': route.window, 'enquire-link-interval': 30 },
    ...{ 'source-addr-ton': 1, 'source-addr-npi': 1, 'dest-addr-ton': 1, 'dest-addr-npi': 1 },
  };
  // Never started, and asked for all the same.
  const box = { 'bearerbox-host': '127.0.0.1', 'sendsms-port': ports.sendSms };
  const binds = Array.from({ length: Number(route.binds) }, () => group('smsc', bind));
  await writeFile(
    join(directory, 'kannel.conf'),
    [group('core', core), group('smsbox', box), ...binds].join('\n'),
  );
  await writeFile(join(directory, 'text'), text);
  const numbers = Array.from({ length: messages }, (_, i) => `${FIRST_SYNTHETIC_NUMBER + i}\n`);
  await writeFile(join(directory, 'numbers'), numbers.join(''));
}

function group(name: string, settings: Record<string, unknown>): string {
  const lines = Object.entries(settings).map(([key, value]) => `${key} = ${String(value)}`);
  return `group = ${name}\n${lines.join('\n')}\n`;
}

function launch(program: string, args: string[]): ChildProcess {
  return spawn(program, args, { stdio: 'ignore' });
}

async function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(insist);
}
