import { randomUUID } from 'node:crypto';
import request from 'supertest';
import type { RegistrationPrivacyFacts } from '#libs/contracts';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';

describe('Registration, asked how it processes', () => {
  let service: RegistrationUnderTest;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start();
  });
  afterAll(() => service.stop());

  const ask = async (municipalityId: string) =>
    request(service.url)
      .get(`/internal/privacy/${municipalityId}`)
      .set('authorization', await service.authoringToken());

  it('tells terms, categories, counts and settings, and nothing of anybody', async () => {
    const { status, body } = await ask(service.town.id);
    expect(status).toBe(200);
    const { terms, categories, counts, settings } = body as RegistrationPrivacyFacts;
    expect(terms.controller).toMatch(/\w/);
    expect(categories).toContainEqual(
      expect.objectContaining({
        code: 'flood',
        legalBasis: 'public_task',
        statuteRef: expect.any(String),
        chosen: 0,
      }),
    );
    expect(counts).toContainEqual({ what: 'audit entry', count: expect.any(Number) });
    expect(settings).toMatchObject({ validYears: 1, unconfirmedHours: 48, databaseElsewhere: false });
  });

  it('knows no municipality that is not there', async () => {
    expect((await ask(randomUUID())).status).toBe(404);
  });
});
