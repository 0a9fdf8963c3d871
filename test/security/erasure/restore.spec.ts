import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { testServerUrl, waitFor } from '#libs/testing';
import { digitsForgotten, search } from './erasure.js';
import { PageCitizen } from './citizen.js';
import { erase, openScene, signUp, signUpBy, tracesOf, type Scene } from './scene.js';
import { Searcher } from './searcher.js';

const SIZE = { subjects: 40, erase: 3 };
const FEED = { feed: 'postgres' } as const;

describe('A restored backup', () => {
  let scene: Scene;
  let searcher: Searcher;
  /** Nobody who is erased. */
  let leaving: PageCitizen;
  let restricting: PageCitizen;

  beforeAll(async () => {
    scene = await openScene(testServerUrl(), FEED, SIZE);
    await signUp(scene);
    searcher = new Searcher(await tracesOf(scene));
    leaving = new PageCitizen(scene.stack, '393471900001', '10.1.0.1');
    restricting = new PageCitizen(scene.stack, '393471900002', '10.1.0.2');
    for (const { number } of [leaving, restricting]) await signUpBy(scene.stack, number);
  });
  afterAll(() => scene.stop());

  const services = () => Object.values(scene.stack.services);
  const stopServices = () => Promise.all(services().map((service) => service.stop()));
  const startServices = () => Promise.all(services().map((service) => service.start()));
  const onServer = async (...statements: string[]) => {
    const client = new Client({ connectionString: testServerUrl() });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  const readiness = async () => {
    const answer = await fetch(`${scene.stack.urls.registration}/health/ready`);
    return { status: answer.status, body: await answer.text() };
  };
  const verified = async (checkpoints: string, bundle: string) => {
    await scene.stack.cli('audit', 'export', '--out', bundle, '--municipality', 'faenza');
    return scene.stack.cli('audit', 'verify', bundle, '--checkpoint', checkpoints).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
  };
  const newestOutside = async () => {
    const [row] = await scene.stack.query<{ log: string; size: number }>(
      `SELECT log_id AS log, max(size)::int AS size FROM audit.checkpoint
       WHERE log_id = (SELECT id FROM registration.municipality) GROUP BY 1`,
    );
    const { log = '', size = -1 } = row ?? {};
    const file = join(scene.checkpoints, log, `${String(size).padStart(12, '0')}.checkpoint`);
    return waitFor('the checkpoint outside', () => readFile(file, 'utf8').catch(() => null));
  };
  const logFolder = async () => {
    const [row] = await scene.stack.query<{ id: string }>('SELECT id FROM registration.municipality');
    return join(scene.checkpoints, row?.id ?? '');
  };

  it('brings nobody back, and the log says what happened', async () => {
    const { stack, citizens } = scene;
    const { name } = stack.topology.installation.database;
    await stopServices();
    await onServer(`CREATE DATABASE ${name}_copy TEMPLATE ${name}`);
    await startServices();
    await stack.ready();

    for (const citizen of [...citizens, leaving, restricting]) await citizen.comesIn();
    await erase(scene);
    await leaving.leaves();
    await restricting.restricts();
    await waitFor('the ledger outside', async () => {
      const lines = (await readFile(scene.ledger, 'utf8').catch(() => '')).split('\n');
      // Those who were erased, who left, whose data are restricted, and the child whose guardian was erased.
      return lines.length > SIZE.erase + 3;
    });
    await waitFor('every entry to be numbered', async () => {
      const waiting = await stack.query('SELECT FROM audit.pending');
      return waiting.length === 0;
    });
    await digitsForgotten(stack);
    expect((await search(scene, FEED, searcher)).hits).toBe(0);
    await newestOutside();

    await stopServices();
    await onServer(`DROP DATABASE ${name} WITH (FORCE)`, `ALTER DATABASE ${name}_copy RENAME TO ${name}`);
    // The control: without what comes next, they would be back.
    expect(Object.keys((await search(scene, FEED, searcher)).found)).toContain('registration.subscriber');
    const said = await stack.cli('subscribers', 'replay-erasures', '--ledger', scene.ledger);
    expect(said).toMatch(new RegExp(`erased again\\s+${SIZE.erase}\\n`));
    expect(said).toMatch(/unsubscribed again\s+1\n/);
    expect(said).toMatch(/restricted again\s+1\n/);
    expect(said).toMatch(/guardians erased\s+1\n/);
    // Digits beside a reference that leads nowhere: they go when the dispatcher runs, and is told.
    expect(Object.keys((await search(scene, FEED, searcher)).found)).toEqual(['dispatcher.batch']);

    await startServices();
    const damaged = await waitFor('the log to be found shorter than it was', async () => {
      const { status, body } = await readiness();
      return status === 503 && body.includes('audit') ? body : null;
    });
    expect(damaged).toContain('audit');
    expect(await verified(await logFolder(), join(scene.outside, 'rolled-back'))).not.toBe(0);

    await stopServices();
    await rename(scene.checkpoints, `${scene.checkpoints}.before-the-restore`);
    await startServices();
    await stack.ready();
    await digitsForgotten(stack);
    expect((await search(scene, FEED, searcher)).found).toEqual({});
    const replayed = await stack.trail({ event: 'restore.replayed' });
    const applied = { left: 1, narrowed: 0, restricted: 1, guardiansGone: 1 };
    expect(replayed).toMatchObject([{ payload: { erased: SIZE.erase, ...applied } }]);
    // What was applied again is told by the log as whatever else: it fails where the tables say otherwise.
    await stack.cli('audit', 'replay');
    await newestOutside();
    expect(await verified(await logFolder(), join(scene.outside, 'after'))).toBe(0);
    const [left] = await stack.query(
      `SELECT count(*)::int AS all, count(*) FILTER (WHERE status = 'withdrawn')::int AS withdrawn,
              count(restricted_at)::int AS restricted, count(guardian_index)::int AS guardians
       FROM registration.subscriber`,
    );
    // With who left, whose data are restricted, and the child.
    const all = SIZE.subjects - SIZE.erase + 3;
    expect(left).toEqual({ all, withdrawn: 1, restricted: 1, guardians: 0 });
  });
});
