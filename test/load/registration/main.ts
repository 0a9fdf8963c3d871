import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { roleOf, startEmbedded, withDatabase, withLogin } from '#libs/database';
import { waitFor } from '#libs/testing';
import { Stack } from '../../harness/stack.js';
import { cpuSeconds, cpuSpent } from '../cpu-time.js';
import { report } from '../report.js';
import { Browser } from './browser.js';
import { Phones } from './phones.js';
import { choiceIn, MOST_VISITS, visit, type Choice } from './visit.js';

interface RegistrationOptions {
  registrations: number;
  /** Before what is measured. */
  warmUp: number;
  /** Citizens on their way at once, each over a connection of their own. */
  citizens: number;
  json: boolean;
}

interface Ground {
  stack: Stack;
  phones: Phones;
  citizens: number;
  choice: Choice;
}

interface Measured {
  ms: number[];
  errors: string[];
}

/** What one registration leaves, and nothing else: a bench must not be fast by doing less. */
const LEFT_BEHIND = `
SELECT (SELECT count(*)::int FROM registration.sign_up WHERE state = 'confirmed') AS confirmed,
       (SELECT count(*)::int FROM registration.subscriber WHERE status = 'active') AS subscribers,
       (SELECT count(*)::int FROM registration.consent WHERE action = 'given') AS consents,
       (SELECT count(*)::int FROM registration.message_sent) AS messages,
       (SELECT count(*)::int FROM audit.entry WHERE event = 'registration.requested') AS requested_entries,
       (SELECT count(*)::int FROM audit.entry WHERE event = 'consent.given') AS consent_entries,
       current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit`;

/**
 * Autovacuum has looked at the tables since they were empty. Until then, in the first seconds of a new town, plans are made
 * for tables of which nothing is known.
 */
const KNOWN_TO_THE_PLANNER = `
SELECT count(*) = 4 AS known FROM pg_stat_user_tables
WHERE schemaname = 'registration' AND relname IN ('sign_up', 'subscriber', 'consent', 'message_sent')
  AND last_autoanalyze IS NOT NULL`;

const PENDING = 'SELECT count(*)::int AS pending FROM audit.pending';

async function benchRegistration(options: RegistrationOptions): Promise<void> {
  const endings: (() => unknown)[] = [];
  try {
    const ground = await prepare(options, endings);
    const { stack } = ground;
    await register(ground, 0, options.warmUp);
    await waitFor('the planner to know of them', async () => {
      const [row] = await stack.query<{ known: boolean }>(KNOWN_TO_THE_PLANNER);
      return row?.known === true;
    });
    const before = cpuSeconds();
    const ownBefore = process.cpuUsage();
    const began = performance.now();
    const { ms, errors } = await register(ground, options.warmUp, options.registrations);
    const seconds = (performance.now() - began) / 1000;
    const own = process.cpuUsage(ownBefore);
    const cpu = cpuSpent(before, cpuSeconds());
    cpu.bench = Math.round((own.user + own.system) / 1e4) / 100;
    cpu.total = Math.round(((cpu.total ?? 0) + cpu.bench) * 100) / 100;
    await waitFor('every entry to have its number', async () => {
      const [row] = await stack.query<{ pending: number }>(PENDING);
      return row?.pending === 0;
    });
    const numbered_after_s = (performance.now() - began) / 1000 - seconds;
    const [left] = await stack.query<Record<string, number | string>>(LEFT_BEHIND);
    const all = options.warmUp + options.registrations;
    const { fsync, synchronous_commit, ...counts } = left ?? {};
    report(options.json, {
      registrations: ms.length,
      rate_per_s: Math.round(ms.length / seconds),
      ...{ p50_ms: percentile(ms, 0.5), p99_ms: percentile(ms, 0.99), errors: errors.length },
      cpu_us: Math.round(((cpu.total ?? 0) / ms.length) * 1e6),
      cpu_s: cpu.total,
      cpu_by_process: cpu,
      numbered_after_s: Math.round(numbered_after_s * 10) / 10,
      left_behind: { expected: all, ...counts },
      ...{ fsync, synchronous_commit, citizens: options.citizens },
      by: 'the pages, four requests each, connections kept; codes off the PostgreSQL feed',
      left_out: 'TLS and the proxy, the dispatcher and what the codes cost it, network distance',
    });
    for (const error of new Set(errors)) process.stderr.write(`${error}\n`);
    if (errors.length > 0) process.exitCode = 1;
  } finally {
    for (const end of endings.reverse()) await end();
  }
}

async function prepare(options: RegistrationOptions, endings: (() => unknown)[]): Promise<Ground> {
  const directory = await mkdtemp(join(tmpdir(), 'campanile-bench-'));
  await chmod(directory, 0o755);
  endings.push(() => rm(directory, { recursive: true, force: true }));
  const server = await startEmbedded({
    directory,
    settings: {
      ...{ max_connections: '100', shared_buffers: '256MB', max_wal_size: '4GB' },
      // As `npm start` has it.
      autovacuum_naptime: '10s',
    },
  });
  endings.push(() => server.stop());
  const stack = await Stack.start({
    serverUrl: server.localUrl,
    feed: { feed: 'postgres' },
    only: ['registration'],
    environment: { registration: { TRUSTED_PROXIES: '127.0.0.1', SERVICE_MESSAGES_A_DAY: '2000000' } },
  });
  endings.push(() => stack.stop());
  const { installation, serverUrl } = stack.topology;
  const database = withDatabase(serverUrl, installation.database.name);
  const login = withLogin(database, roleOf('dispatcher'), installation.database.passwords.dispatcher);
  const phones = await Phones.listen(login, Buffer.from(installation.keys.transport, 'base64'));
  endings.push(() => phones.close());
  const url = stack.urls.registration;
  const first = await Browser.open(url);
  const { body } = await first.get('/it/', '10.255.255.255');
  first.close();
  return { stack, phones, citizens: options.citizens, choice: choiceIn(body) };
}

/** So many citizens, one after the other over each connection. */
async function register(
  { stack, citizens, phones, choice }: Ground,
  first: number,
  count: number,
): Promise<Measured> {
  const measured: Measured = { ms: [], errors: [] };
  let next = first;
  const come = async (browser: Browser): Promise<void> => {
    while (next < first + count) {
      const nth = next++;
      const began = performance.now();
      try {
        await visit(browser, phones, choice, nth);
        measured.ms.push(performance.now() - began);
      } catch (error) {
        measured.errors.push(error instanceof Error ? error.message : String(error));
      }
    }
  };
  const browsers = await Promise.all(
    Array.from({ length: citizens }, () => Browser.open(stack.urls.registration)),
  );
  await Promise.all(browsers.map(come));
  for (const browser of browsers) browser.close();
  return measured;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? NaN) * 10) / 10;
}

function wholeNumber(written: string): number {
  const value = Number(written);
  if (!Number.isInteger(value) || value < 1 || value > MOST_VISITS / 2)
    throw new Error(`between 1 and ${MOST_VISITS / 2}, not ${written}`);
  return value;
}

export function registrationCommand(program: Command): void {
  program
    .command('registration')
    .description('citizens sign up over the pages: form, code, confirmed, with audit entries')
    .option('--registrations <n>', 'how many', wholeNumber, 15_000)
    .option('--warm-up <n>', 'before what is measured', wholeNumber, 2_000)
    .option('--citizens <n>', 'on their way at once', wholeNumber, 64)
    .option('--json', 'one JSON object on the last line', false)
    .action(benchRegistration);
}
