import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type { FoundLogEntry, LogSearchPage } from '#libs/contracts';
import { authoringUnderTest, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import type { Browser } from '../testing/browser.js';

const NUMBER = '333 123 4567';
const WHY = { reason: 'Reclamo 12/2026' };

describe('The log, for its auditor', () => {
  let authoring: AuthoringUnderTest;
  let auditor: Browser;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    auditor = await authoring.official('auditor');
  });
  afterAll(() => authoring.stop());
  beforeEach(() => {
    authoring.peers.log.pages = [];
    authoring.peers.told.length = 0;
    authoring.peers.asked.length = 0;
  });

  const entry = (changes: Partial<FoundLogEntry> = {}): FoundLogEntry => ({
    ...{ seq: 7, id: randomUUID(), at: '2026-11-23T19:04:30.123456Z', event: 'alert.approved' },
    ...{ name: { it: 'Allerta approvata', en: 'Alert approved' }, actor: 'citizen' },
    ...{ subject: null, alert: randomUUID(), municipality: authoring.municipalityId },
    ...{ commitment: 'ab'.repeat(32), payload: null },
    ...changes,
  });
  const page = (entries: FoundLogEntry[], next: number | null = null): LogSearchPage => ({
    ...{ entries, next, subjects: null, refused: null },
  });

  it('is read by auditors alone', async () => {
    for (const role of ['author', 'approver', 'administrator'] as const) {
      const other = await authoring.official(role);
      for (const path of ['search', 'search/file', `entries/${randomUUID()}`])
        expect((await other.post(`/api/audit/${path}`, { ...WHY, format: 'csv' })).status).toBe(403);
      for (const path of ['checkpoints', 'choices'])
        expect((await other.get(`/api/audit/${path}`)).status).toBe(403);
    }
    expect(authoring.peers.asked).toEqual([]);
  });

  it('is searched in the auditor’s own municipality, under their own name, a number in the body alone', async () => {
    authoring.peers.log.pages = [page([entry({ actor: `official:${auditor.officialId}` })], 7)];
    const { status, body } = await auditor.post('/api/audit/search', { ...WHY, number: NUMBER });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      entries: [{ seq: 7, name: { it: 'Allerta approvata' }, actorName: expect.stringContaining('auditor') }],
      next: 7,
    });
    expect(authoring.peers.asked).toEqual([`/internal/audit/${authoring.municipalityId}/search`]);
    expect(authoring.peers.told).toEqual([
      {
        ...{
          viewer: `official:${auditor.officialId}`,
          viewerRole: 'auditor',
          reason: WHY.reason,
          number: NUMBER,
        },
        ...{ after: null, limit: 50, newest: true, purpose: 'page' },
      },
    ]);
  });

  it('does not let anybody say who they are', async () => {
    const { status, body } = await auditor.post('/api/audit/search', { ...WHY, viewer: 'official:me' });
    expect([status, body.code]).toEqual([400, 'request.invalid']);
  });

  it('does not name the officials of others', async () => {
    const stranger = await authoring.official('author', await authoring.municipality());
    authoring.peers.log.pages = [page([entry({ actor: `official:${stranger.officialId}` })])];
    const { body } = await auditor.post('/api/audit/search', WHY);
    expect(body).toMatchObject({ entries: [{ actorName: null }] });
  });

  it.each([
    ['', 'audit.reason_missing'],
    ['  a ', 'audit.reason_missing'],
    ['chiesto da 333 123 4567', 'audit.reason_has_number'],
    ['0039-333.1234567', 'audit.reason_has_number'],
  ])('is not shown for the reason “%s”', async (reason, code) => {
    const { status, body } = await auditor.post('/api/audit/search', { reason });
    expect([status, body.code]).toEqual([422, code]);
    expect(authoring.peers.asked).toEqual([]);
  });

  it('says of a number that is none why it is none', async () => {
    const refused = { code: 'number.landline', it: 'È un numero di rete fissa.', en: 'This is a landline.' };
    authoring.peers.log.pages = [{ ...page([]), refused }];
    const { status, body } = await auditor.post('/api/audit/search', { ...WHY, number: '0546 691111' });
    expect([status, body.detail]).toEqual([422, 'This is a landline.']);
  });

  it('is taken home as CSV, in which nothing is a formula, however many pages it has', async () => {
    const actor = '=cmd|’/c calc’!A0';
    const hostile = { text: '=1+1, "due"\nrighe', '=key': ['=zone', '+reason', '@notice'] };
    const named = await authoring.official('approver');
    await authoring.asSuperuser(`UPDATE authoring.official SET name = '=HYPERLINK("x")' WHERE id = $1`, [
      named.officialId,
    ]);
    authoring.peers.log.pages = [
      page([entry({ seq: 1, actor, payload: hostile })], 1),
      page([
        entry({ seq: 2, name: { it: '@SUM(A1)', en: '' } }),
        entry({ seq: 3, actor: `official:${named.officialId}`, event: '-1', subject: '+1', alert: '\t=1' }),
      ]),
    ];
    const { headers, body } = await auditor.post('/api/audit/search/file', { ...WHY, format: 'csv' });
    expect(headers.get('content-disposition')).toContain('registro.csv');
    const rows = parse<Record<string, string>>(body as unknown as string, { bom: true, columns: true });
    expect(rows).toMatchObject([
      { seq: '1', chi: `'${actor}`, actor: `'${actor}`, ora_di_roma: '2026-11-23 20:04:30' },
      { seq: '2', evento: "'@SUM(A1)" },
      { seq: '3', chi: `'=HYPERLINK("x")`, event: "'-1", subject: "'+1", alert: "'\t=1" },
    ]);
    expect(rows.flatMap((row) => Object.values(row)).filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(JSON.parse(rows[0]?.payload ?? '')).toEqual(hostile);
    expect(authoring.peers.told).toMatchObject([{ after: null, purpose: 'file' }, { after: 1 }]);
  });

  it('is taken home as JSON Lines', async () => {
    authoring.peers.log.pages = [page([entry(), entry({ seq: 8 })])];
    const { body } = await auditor.post('/api/audit/search/file', { ...WHY, format: 'jsonl' });
    const lines = (body as unknown as string).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual([7, 8]);
  });

  it('is cut short, and not ended, when a later page cannot be had', async () => {
    authoring.peers.log.pages = [page([entry()], 7), { broken: true } as unknown as LogSearchPage];
    await expect(auditor.post('/api/audit/search/file', { ...WHY, format: 'csv' })).rejects.toThrow();
  });

  it('answers of an entry that is not there, or another municipality’s, that it is not there', async () => {
    authoring.peers.log.entry = { found: null, damaged: false };
    for (const id of [randomUUID(), 'none']) {
      const { status, body } = await auditor.post(`/api/audit/entries/${id}`, WHY);
      expect([status, body.code]).toEqual([404, 'audit.entry_unknown']);
    }
  });

  it('says so when what is stored is not what was signed', async () => {
    authoring.peers.log.entry = { found: null, damaged: true };
    const { status, body } = await auditor.post(`/api/audit/entries/${randomUUID()}`, WHY);
    expect([status, body.code]).toEqual([500, 'audit.log_damaged']);
  });

  it('offers what to search by', async () => {
    const { body } = await auditor.get('/api/audit/choices');
    expect(body).toMatchObject({
      events: expect.arrayContaining([
        { event: 'consent.given', name: { it: 'Consenso dato', en: 'Consent given' } },
      ]),
      officials: expect.arrayContaining([expect.objectContaining({ id: auditor.officialId })]),
    });
  });
});
