import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PERMISSION_EXTENSION, PERMISSIONS } from '#libs/access';
import { operationsOf } from '#libs/http';
import { authoringUnderTest, type AuthoringUnderTest } from './testing/authoring-under-test.js';

describe('The API of authoring', () => {
  let authoring: AuthoringUnderTest;
  let directory: string;
  let document: Parameters<typeof operationsOf>[0];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'console-'));
    await writeFile(join(directory, 'index.html'), '<!doctype html><title>Console</title>');
    await writeFile(join(directory, 'app-1a2b3c4d.js'), 'export {};');
    authoring = await authoringUnderTest({ CONSOLE_DIRECTORY: directory });
    document = (await (await fetch(`${authoring.url}/api/openapi.json`)).json()) as typeof document;
  });

  afterAll(async () => {
    await authoring.stop();
    await rm(directory, { recursive: true });
  });

  it('is exactly this', () => {
    const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toEqual([
      'DELETE /api/alerts/{id}',
      'DELETE /api/audit/exports/{id}',
      'DELETE /api/session',
      'GET /api/alerts',
      'GET /api/alerts/{id}',
      'GET /api/alerts/{id}/aftermath',
      'GET /api/alerts/{id}/dead-letters',
      'GET /api/alerts/{id}/preview',
      'GET /api/alerts/{id}/progress',
      'GET /api/alerts/{id}/progress/stream',
      'GET /api/alerts/{id}/recipients',
      'GET /api/audit/checkpoints',
      'GET /api/audit/choices',
      'GET /api/audit/exports',
      'GET /api/audit/exports/{id}/file',
      'GET /api/catalogue',
      'GET /api/counter/figures',
      'GET /api/counter/offer',
      'GET /api/counter/sign-ups/{id}',
      'GET /api/officials',
      'GET /api/privacy/report',
      'GET /api/session',
      'PATCH /api/officials/{id}',
      'POST /api/alerts',
      'POST /api/alerts/import',
      'POST /api/alerts/{id}/aftermath',
      'POST /api/alerts/{id}/approve',
      'POST /api/alerts/{id}/correction',
      'POST /api/alerts/{id}/reject',
      'POST /api/alerts/{id}/return',
      'POST /api/alerts/{id}/stop',
      'POST /api/alerts/{id}/submit',
      'POST /api/alerts/{id}/withdraw',
      'POST /api/audit/entries/{id}',
      'POST /api/audit/exports',
      'POST /api/audit/search',
      'POST /api/audit/search/file',
      'POST /api/audit/why',
      'POST /api/counter/look',
      'POST /api/counter/sign-ups',
      'POST /api/counter/sign-ups/{id}/confirm',
      'POST /api/counter/sign-ups/{id}/resend',
      'POST /api/counter/withdrawals',
      'POST /api/counter/withdrawals/{id}/confirm',
      'POST /api/officials',
      'POST /api/session',
      'PUT /api/alerts/{id}',
      'PUT /api/session/password',
    ]);
  });

  it('says of every route what it does, who may ask, and how it refuses', () => {
    for (const operation of operationsOf(document)) {
      const said = operation as typeof operation & Record<string, unknown>;
      expect(said.summary).toEqual(expect.any(String));
      expect(['public', ...PERMISSIONS]).toContain(said[PERMISSION_EXTENSION]);
      const refusals = Object.keys(said.responses).filter((status) => Number(status) >= 400);
      expect(refusals).toContain(said[PERMISSION_EXTENSION] === 'public' ? '403' : '401');
      expect(Object.keys(said.responses).some((status) => status.startsWith('2'))).toBe(true);
    }
  });

  it('gives an example of every field', () => {
    const without = Object.entries(document.components?.schemas ?? {}).flatMap(([name, schema]) =>
      Object.entries(('properties' in schema && schema.properties) || {})
        .filter(([, property]) => !isExplained(property as Record<string, unknown>))
        .map(([property]) => `${name}.${property}`),
    );
    expect(without).toEqual([]);
  });

  it('answers an unknown address with a problem, and never with a page', async () => {
    for (const path of ['/api', '/api/', '/api/nothing', '/api/alerts/x/nothing/else']) {
      const response = await fetch(authoring.url + path, { headers: { accept: 'text/html' } });
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(await response.json()).toMatchObject({ code: 'request.route_unknown' });
    }
  });

  it('stands beside the console’s pages', async () => {
    for (const path of ['/', '/alerts/019a5c9e/watch']) {
      const page = await fetch(authoring.url + path);
      expect(await page.text()).toContain('<title>Console</title>');
      expect(page.headers.get('cache-control')).toBe('no-cache');
      expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    }
    const asset = await fetch(`${authoring.url}/app-1a2b3c4d.js`);
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect((await fetch(`${authoring.url}/gone-1a2b3c4d.js`)).status).toBe(404);
    const outside = await fetch(`${authoring.url}/..%2f..%2f..%2f..%2fetc/passwd`);
    expect(await outside.text()).not.toContain('root:');
    expect((await fetch(authoring.url, { method: 'POST' })).status).toBe(404);
  });

  it('tells the operator how it is', async () => {
    const ready = await fetch(`${authoring.url}/health/ready`);
    expect(await ready.json()).toMatchObject({
      healthy: true,
      parts: { database: { healthy: true }, feed: { healthy: true } },
    });
    expect((await fetch(`${authoring.url}/metrics`)).status).toBe(200);
  });
});

/** A field is explained by an example, or by the schema it refers to. */
function isExplained(property: Record<string, unknown>): boolean {
  if ('example' in property || '$ref' in property || 'allOf' in property) return true;
  const { items } = property as { items?: Record<string, unknown> };
  return items !== undefined && '$ref' in items;
}
