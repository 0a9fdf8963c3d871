import { randomUUID } from 'node:crypto';
import type { LogExport } from '#libs/contracts';
import { authoringUnderTest, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import type { Browser } from '../testing/browser.js';

const REASON = 'Ispezione 3/2026';
const ID = randomUUID();

describe('A verifiable copy of the log, for its auditor', () => {
  let authoring: AuthoringUnderTest;
  let auditor: Browser;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    auditor = await authoring.official('auditor');
  });
  afterAll(() => authoring.stop());
  beforeEach(() => {
    authoring.peers.log.export = { export: running(), refused: null };
    authoring.peers.told.length = 0;
    authoring.peers.asked.length = 0;
  });

  const running = (changes: Partial<LogExport> = {}): LogExport => ({
    ...{ id: ID, state: 'running', startedBy: `official:${auditor.officialId}` },
    ...{ startedAt: '2026-11-24T08:00:00.000Z', from: null, to: null, done: 2_000, of: 5_000 },
    ...{ bytes: null, keptUntil: null, failure: null, elsewhere: false },
    ...changes,
  });

  it('is had by auditors alone', async () => {
    for (const role of ['author', 'approver', 'administrator'] as const) {
      const other = await authoring.official(role);
      const answers = [
        await other.post('/api/audit/exports', { reason: REASON }),
        await other.get('/api/audit/exports'),
        await other.get(`/api/audit/exports/${ID}/file`),
        await other.delete(`/api/audit/exports/${ID}`),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    }
    expect(authoring.peers.asked).toEqual([]);
  });

  it('is begun in the auditor’s own name and municipality', async () => {
    const from = '2026-11-01T00:00:00+01:00';
    const { status, body } = await auditor.post('/api/audit/exports', { reason: REASON, from });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      export: { state: 'running', done: 2_000, of: 5_000, startedByName: expect.stringContaining('auditor') },
    });
    expect(authoring.peers.asked).toEqual([`/internal/audit/${authoring.municipalityId}/exports`]);
    const viewer = `official:${auditor.officialId}`;
    expect(authoring.peers.told).toEqual([{ viewer, viewerRole: 'auditor', reason: REASON, from, to: null }]);
  });

  it.each([
    [{ reason: '' }, 422, 'audit.reason_missing'],
    [{ reason: 'per il 333 123 4567' }, 422, 'audit.reason_has_number'],
    [
      { reason: REASON, from: '2026-11-02T00:00:00Z', to: '2026-11-01T00:00:00Z' },
      422,
      'audit.period_reversed',
    ],
    [{ reason: REASON, from: 'ieri' }, 400, 'request.invalid'],
    [{ reason: REASON, viewer: 'official:me' }, 400, 'request.invalid'],
  ])('is not begun with %j', async (asked, expected, code) => {
    const { status, body } = await auditor.post('/api/audit/exports', asked);
    expect([status, body.code]).toEqual([expected, code]);
    expect(authoring.peers.asked).toEqual([]);
  });

  it('is not begun while one runs', async () => {
    authoring.peers.log.export = { export: running(), refused: 'running' };
    const { status, body } = await auditor.post('/api/audit/exports', { reason: REASON });
    expect([status, body.code]).toEqual([409, 'audit.export_running']);
  });

  it('says in a sentence why it failed', async () => {
    const failed = running({ state: 'failed', failure: 'audit.export_timed_out' });
    authoring.peers.log.export = { export: failed, refused: null };
    const { body } = await auditor.get('/api/audit/exports');
    const failure = { code: 'audit.export_timed_out', it: expect.stringContaining('durava troppo') };
    expect(body).toMatchObject({ export: { state: 'failed', failure } });
  });

  it('is not downloaded before it is ready, nor when it is another', async () => {
    for (const [id, refusal] of [
      [ID, [409, 'audit.export_not_ready']],
      [randomUUID(), [404, 'audit.export_unknown']],
      ['none', [404, 'audit.export_unknown']],
    ] as const) {
      const { status, body } = await auditor.get(`/api/audit/exports/${id}/file`);
      expect([status, body.code]).toEqual(refusal);
    }
  });

  it('says in a sentence that it was interrupted, or that its file lies elsewhere', async () => {
    const interrupted = running({ state: 'failed', failure: 'audit.export_interrupted' });
    authoring.peers.log.export = { export: interrupted, refused: null };
    const { body } = await auditor.get('/api/audit/exports');
    expect(body).toMatchObject({ export: { failure: { it: expect.stringContaining('si è interrotta') } } });
    authoring.peers.log.export = {
      ...{ export: running({ state: 'ready', bytes: 7, elsewhere: true }), refused: null },
    };
    const file = await auditor.get(`/api/audit/exports/${ID}/file`);
    expect([file.status, file.body.code]).toEqual([409, 'audit.export_elsewhere']);
    expect(authoring.peers.told).toEqual([]);
  });

  it('is passed on as it comes, to whom registration is told', async () => {
    authoring.peers.log.export = { export: running({ state: 'ready', bytes: 7 }), refused: null };
    const { status, headers } = await auditor.get(`/api/audit/exports/${ID}/file`);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-tar']);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="registro-${ID.slice(0, 8)}.tar"`);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(authoring.peers.told).toEqual([{ viewer: `official:${auditor.officialId}` }]);
  });

  it('is cancelled, unless it is not there', async () => {
    authoring.peers.log.export = { export: running({ state: 'cancelled' }), refused: null };
    const { status, body } = await auditor.delete(`/api/audit/exports/${ID}`);
    expect([status, body]).toMatchObject([200, { export: { state: 'cancelled' } }]);
    authoring.peers.log.export = { export: null, refused: null };
    expect((await auditor.delete(`/api/audit/exports/${ID}`)).status).toBe(404);
  });
});
