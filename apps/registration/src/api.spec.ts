import request from 'supertest';
import { PERMISSION_EXTENSION } from '#libs/access';
import { RegistrationUnderTest } from './testing/registration-under-test.js';

describe('The API of registration', () => {
  let service: RegistrationUnderTest;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start();
  });
  afterAll(() => service.stop());

  it('is described: every route with its purpose, who may ask, what it refuses with, and examples', async () => {
    const { body } = await request(service.url).get('/api/openapi.json');
    const paths = body.paths as Record<string, Record<string, Record<string, unknown>>>;
    expect(Object.keys(paths).sort()).toEqual([
      '/api/catalogue',
      '/api/registrations',
      '/api/registrations/{id}/confirm',
      '/api/registrations/{id}/resend',
      '/internal/alerts/{alertId}/audience',
      '/internal/audience/estimate/{municipalityId}',
      '/internal/audit/{municipalityId}/checkpoints',
      '/internal/audit/{municipalityId}/entries/{id}',
      '/internal/audit/{municipalityId}/exports',
      '/internal/audit/{municipalityId}/exports/{id}/cancel',
      '/internal/audit/{municipalityId}/exports/{id}/file',
      '/internal/audit/{municipalityId}/search',
      '/internal/audit/{municipalityId}/why',
      '/internal/catalogue/{municipalityId}',
      '/internal/counter/{municipalityId}/figures',
      '/internal/counter/{municipalityId}/look',
      '/internal/counter/{municipalityId}/offer',
      '/internal/counter/{municipalityId}/sign-ups',
      '/internal/counter/{municipalityId}/sign-ups/{id}',
      '/internal/counter/{municipalityId}/sign-ups/{id}/confirm',
      '/internal/counter/{municipalityId}/sign-ups/{id}/resend',
      '/internal/counter/{municipalityId}/withdrawals',
      '/internal/counter/{municipalityId}/withdrawals/{id}/confirm',
      '/internal/privacy/{municipalityId}',
      '/internal/zones/resolve/{municipalityId}',
    ]);
    for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
      expect(operation['summary']).toEqual(expect.stringMatching(/\w/));
      expect(operation[PERMISSION_EXTENSION]).toMatch(/^(public|services:authoring)$/);
    }
    expect(JSON.stringify(paths['/api/registrations'])).toContain('number.landline');
  });

  it('is ready when database and feed are', async () => {
    const { status, body } = await request(service.url).get('/health/ready');
    expect(status).toBe(200);
    expect(body.parts).toMatchObject({ database: { healthy: true }, feed: { healthy: true } });
  });

  it.each([
    ['post', '/internal/audience/estimate/0190b4f2-0000-7000-8000-000000000001'],
    ['post', '/internal/zones/resolve/0190b4f2-0000-7000-8000-000000000001'],
    ['get', '/internal/catalogue/0190b4f2-0000-7000-8000-000000000001'],
    ['get', '/internal/audit/0190b4f2-0000-7000-8000-000000000001/checkpoints'],
    ['get', '/internal/privacy/0190b4f2-0000-7000-8000-000000000001'],
    ['post', '/internal/counter/0190b4f2-0000-7000-8000-000000000001/look'],
    ['get', '/internal/alerts/0190b4f2-0000-7000-8000-000000000001/audience'],
  ] as const)('answers %s %s to services alone', async (method, path) => {
    expect((await request(service.url)[method](path)).status).toBe(401);
  });
});
