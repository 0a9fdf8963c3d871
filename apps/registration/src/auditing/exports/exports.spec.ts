import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { logKeyOf, Payloads, verifyBundle } from '#libs/audit';
import type { LogExportAnswer, LogOverview } from '#libs/contracts';
import { LOGGER, type Logger } from '#libs/observability';
import { waitFor } from '#libs/testing';
import { RegistrationUnderTest } from '../../testing/registration-under-test.js';
import { LooksService } from '../looks.service.js';
import { LogExports } from './log-exports.service.js';

const VIEWER = `official:${randomUUID()}` as const;
const WHOLE = { viewer: VIEWER, reason: 'Ispezione 3/2026', from: null, to: null };
const DAY = 86_400_000;

describe('A bundle of the log, over HTTP', () => {
  let service: RegistrationUnderTest;
  let folder: string;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start();
    folder = await mkdtemp(join(tmpdir(), 'campanile-spec-'));
  });
  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = async (method: string, path = '', body: object | null = null, of = service.town.id) =>
    fetch(`${service.url}/internal/audit/${of}/exports${path}`, {
      method,
      headers: { authorization: await service.authoringToken(), 'content-type': 'application/json' },
      body: body === null ? null : JSON.stringify(body),
    });
  const answer = async (...asked: Parameters<typeof ask>) =>
    (await (await ask(...asked)).json()) as LogExportAnswer;
  const settled = (state: string) =>
    waitFor(`the export to be ${state}`, async () => {
      const { export: current } = await answer('GET');
      return current?.state === state ? current : false;
    });
  const trail = async () => (await service.trail()).filter(({ actor }) => actor === VIEWER);

  /** What the whole log stands still for. */
  async function whileNothingIsWritten<T>(work: () => Promise<T>): Promise<T> {
    const runner = service.owner.createQueryRunner();
    await runner.startTransaction();
    await runner.query('LOCK TABLE audit.entry IN SHARE ROW EXCLUSIVE MODE');
    try {
      return await work();
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  }

  async function unpacked(archive: Response): Promise<string> {
    const directory = join(folder, randomUUID());
    const unpacking = extract();
    Readable.from(Buffer.from(await archive.arrayBuffer())).pipe(unpacking);
    for await (const entry of unpacking) {
      const to = join(directory, entry.header.name);
      await mkdir(join(to, '..'), { recursive: true });
      await writeFile(to, entry);
    }
    const [root = ''] = await readdir(directory);
    return join(directory, root);
  }

  /** The same over the same database, with limits and a folder of its own. */
  async function own(limits: { timeoutMs: number; keptMs: number }, shared?: string) {
    const place = shared ?? (await mkdtemp(join(folder, 'own-')));
    const { config } = service;
    const exporting = {
      ...{ ...limits, folder: place, databaseUrl: config.databaseUrl, key: logKeyOf(config) },
      ...{ beatMs: 50, silentMs: 10_000 },
    };
    const logger = service.app.get<Logger>(LOGGER);
    return {
      place,
      exports: new LogExports(
        exporting,
        service.source,
        service.get(Payloads),
        service.get(LooksService),
        logger,
      ),
    };
  }

  it('is unpacked and proved as the one of the command line, and says who made it, and why', async () => {
    expect(await answer('GET')).toEqual({ export: null, refused: null });
    const { export: started } = await answer('POST', '', WHOLE);
    expect(started).toMatchObject({ state: 'running', startedBy: VIEWER, of: null });
    const ready = await settled('ready');
    expect(ready).toMatchObject({ id: started?.id, done: ready.of, keptUntil: expect.any(String) });

    const file = await ask('POST', `/${ready.id}/file`, { viewer: VIEWER });
    expect(file.headers.get('content-type')).toBe('application/x-tar');
    expect(file.headers.get('content-length')).toBe(String(ready.bytes));
    const overview = await fetch(`${service.url}/internal/audit/${service.town.id}/checkpoints`, {
      headers: { authorization: await service.authoringToken() },
    });
    const { checkpoints, key } = (await overview.json()) as LogOverview;
    const outside = checkpoints.map(({ note }) => note);
    const verdict = await verifyBundle(await unpacked(file), { outside, keys: [key] });
    expect(verdict).toMatchObject({ faults: [], entries: ready.of });

    expect(await trail()).toMatchObject([
      { event: 'export.created', payload: { what: 'bundle', reason: WHOLE.reason, from: null } },
      { event: 'record.viewed', payload: { what: 'bundle', export: ready.id } },
    ]);
  });

  it('is made once at a time, and is cancelled', async () => {
    await whileNothingIsWritten(async () => {
      const { export: first } = await answer('POST', '', WHOLE);
      expect(await answer('POST', '', WHOLE)).toMatchObject({
        export: { id: first?.id },
        refused: 'running',
      });
      expect((await ask('POST', `/${first?.id}/file`, { viewer: VIEWER })).status).toBe(404);
      expect(await answer('POST', `/${randomUUID()}/cancel`)).toEqual({ export: null, refused: null });
      expect(await answer('POST', `/${first?.id}/cancel`)).toMatchObject({ export: { state: 'cancelled' } });
    });
    await waitFor(
      'the cancelled one to be over',
      async () => (await answer('POST', '', WHOLE)).refused === null,
    );
    const ready = await settled('ready');
    await answer('POST', `/${ready.id}/cancel`);
    expect((await ask('POST', `/${ready.id}/file`, { viewer: VIEWER })).status).toBe(404);
  });

  it('is of one municipality: to another there is none', async () => {
    await answer('POST', '', WHOLE);
    const { id } = await settled('ready');
    const other = await service.another();
    expect(await answer('GET', '', null, other.id)).toEqual({ export: null, refused: null });
    expect((await ask('POST', `/${id}/file`, { viewer: VIEWER }, other.id)).status).toBe(404);
    expect(await answer('POST', `/${id}/cancel`, null, other.id)).toMatchObject({ export: null });
  });

  it('is given up after its time, and nothing of it is left', async () => {
    const { exports, place } = await own({ timeoutMs: 50, keptMs: DAY });
    await whileNothingIsWritten(async () => {
      await exports.start(service.town.id, WHOLE);
      await waitFor('its folder', async () => (await readdir(place)).length === 1);
      await new Promise((resolve) => AbortSignal.timeout(60).addEventListener('abort', resolve));
    });
    const current = async () => (await exports.current(service.town.id)).export;
    await waitFor('it to fail', async () => (await current())?.state === 'failed');
    expect(await current()).toMatchObject({ failure: 'audit.export_timed_out' });
    expect(await readdir(place)).toEqual([]);
  });

  it.each([
    ['after its time', 1, () => Promise.resolve()],
    ['when the service stops', DAY, (exports: LogExports) => exports.onApplicationShutdown()],
  ] as const)('is removed %s', async (_when, keptMs, then) => {
    const { exports, place } = await own({ timeoutMs: DAY, keptMs });
    const { export: started } = await exports.start(service.town.id, WHOLE);
    const state = async () => (await exports.current(service.town.id)).export?.state;
    await waitFor('it to be over', async () => (await state()) !== 'running');
    await then(exports);
    await waitFor('its files to be gone', async () => (await readdir(place)).length === 0);
    expect(await exports.file(service.town.id, started?.id ?? '', { viewer: VIEWER })).toBeNull();
  });

  it('that a service which was killed left behind is removed by the next, once it is old', async () => {
    const { exports, place } = await own({ timeoutMs: DAY, keptMs: DAY });
    const [old, young, others] = ['campanile-export-old', 'campanile-export-young', 'others'];
    for (const name of [old, young, others]) await mkdir(join(place, name));
    const before = new Date(Date.now() - 2 * DAY);
    for (const name of [old, others]) await utimes(join(place, name), before, before);
    exports.onApplicationBootstrap();
    await waitFor('the old one to be gone', async () => !(await readdir(place)).includes(old));
    expect((await readdir(place)).sort()).toEqual([young, others].sort());
    await exports.onApplicationShutdown();
  });

  describe('at another instance', () => {
    const of = () => service.town.id;
    const LIMITS = { timeoutMs: DAY, keptMs: DAY };
    const seenBy = async (exports: LogExports) => (await exports.current(of())).export;
    /** What a killed instance leaves: a row that nobody keeps any more. */
    const goesSilent = () =>
      service.rows("UPDATE registration.log_export SET beat_at = now() - interval '1 minute'");

    beforeEach(async () => {
      await service.rows('DELETE FROM registration.log_export');
    });

    it('is under way as far as the one that makes it has said, and is not begun twice', async () => {
      const [maker, other] = [await own(LIMITS), await own(LIMITS)];
      maker.exports.onApplicationBootstrap();
      await whileNothingIsWritten(async () => {
        const { export: started } = await maker.exports.start(of(), WHOLE);
        expect(await seenBy(other.exports)).toEqual({ ...started, elsewhere: false });
        expect(await other.exports.start(of(), WHOLE)).toMatchObject({
          ...{ export: { id: started?.id }, refused: 'running' },
        });
      });
      const ready = await waitFor('the other to know that it is ready', async () => {
        const seen = await seenBy(other.exports);
        return seen?.state === 'ready' ? seen : false;
      });
      expect(ready).toEqual({ ...(await seenBy(maker.exports)), elsewhere: true });
      expect(await other.exports.file(of(), ready.id, { viewer: VIEWER })).toBeNull();
      await maker.exports.beforeApplicationShutdown();
    });

    it('is given out where the folder is shared, and who takes it is written down', async () => {
      const maker = await own(LIMITS);
      const other = await own(LIMITS, maker.place);
      await maker.exports.start(of(), WHOLE);
      const ready = await waitFor('it to be ready', async () => {
        const seen = await seenBy(other.exports);
        return seen?.state === 'ready' ? seen : false;
      });
      expect(ready.elsewhere).toBe(false);
      const file = await other.exports.file(of(), ready.id, { viewer: VIEWER });
      expect(file?.size).toBe(ready.bytes);
      file?.stream.destroy();
      expect((await trail()).at(-1)).toMatchObject({
        ...{ event: 'record.viewed', payload: { export: ready.id, reason: WHOLE.reason } },
      });
    });

    it('is cancelled, and ends where it is made', async () => {
      const [maker, other] = [await own(LIMITS), await own(LIMITS)];
      maker.exports.onApplicationBootstrap();
      await whileNothingIsWritten(async () => {
        const { export: started } = await maker.exports.start(of(), WHOLE);
        await waitFor('its folder', async () => (await readdir(maker.place)).length === 1);
        expect(await other.exports.cancel(of(), started?.id ?? '')).toMatchObject({
          export: { id: started?.id, state: 'cancelled' },
        });
        expect(await seenBy(maker.exports)).toMatchObject({ state: 'cancelled' });
      });
      await waitFor('its files to be gone', async () => (await readdir(maker.place)).length === 0);
      await maker.exports.beforeApplicationShutdown();
    });

    it('was interrupted when the one that made it was killed, and another is begun', async () => {
      const [maker, other] = [await own(LIMITS), await own(LIMITS)];
      const next = await whileNothingIsWritten(async () => {
        const { export: killed } = await maker.exports.start(of(), WHOLE);
        await goesSilent();
        expect(await seenBy(other.exports)).toMatchObject({
          ...{ id: killed?.id, state: 'failed', failure: 'audit.export_interrupted', keptUntil: null },
        });
        const { export: begun, refused } = await other.exports.start(of(), WHOLE);
        expect([refused, begun?.state]).toEqual([null, 'running']);
        expect(begun?.id).not.toBe(killed?.id);
        return begun;
      });
      // What comes of the first after all takes nothing from the second.
      await maker.exports.onApplicationShutdown();
      const ready = await waitFor('the second to be ready', async () => {
        const seen = await seenBy(maker.exports);
        return seen?.state === 'ready' ? seen : false;
      });
      expect(ready.id).toBe(next?.id);
    });

    it('is no longer to be had when the one that kept it is gone with its files', async () => {
      const [maker, other] = [await own(LIMITS), await own(LIMITS)];
      await maker.exports.start(of(), WHOLE);
      await waitFor('it to be ready', async () => (await seenBy(other.exports))?.state === 'ready');
      await goesSilent();
      expect(await seenBy(other.exports)).toMatchObject({
        ...{ state: 'failed', failure: 'audit.export_interrupted', bytes: null, elsewhere: false },
      });
    });

    it('was interrupted when the one that made it was stopped, and the reason is kept no longer', async () => {
      const app = await service.startInstance();
      const start = await fetch(`${await app.getUrl()}/internal/audit/${of()}/exports`, {
        ...{ method: 'POST', body: JSON.stringify(WHOLE) },
        headers: { authorization: await service.authoringToken(), 'content-type': 'application/json' },
      });
      const { export: started } = (await start.json()) as LogExportAnswer;
      await app.close();
      expect(await answer('GET')).toMatchObject({
        export: { id: started?.id, state: 'failed', failure: 'audit.export_interrupted' },
      });
      expect(await service.rows('SELECT reason FROM registration.log_export')).toEqual([{ reason: null }]);
    });
  });
});
