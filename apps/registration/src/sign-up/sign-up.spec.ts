import request from 'supertest';
import { RegistrationUnderTest, waitUntil } from '../testing/registration-under-test.js';

const choice = {
  zones: ['BORGO'],
  categories: ['flood'],
  language: 'it',
  noticeVersion: '2026-1',
  ageDeclared: true,
};

describe('Signing up', () => {
  let service: RegistrationUnderTest;
  let last = 393_471_000_000;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start();
    await service.listen();
  });
  afterAll(() => service.stop());

  const ask = (body: object) => request(service.url).post('/api/registrations').send(body);
  const confirm = (id: string, code: string) =>
    request(service.url).post(`/api/registrations/${id}/confirm`).send({ code });
  const nextNumber = () => ++last;

  async function signUp(number: number, changes: object = {}): Promise<{ id: string; code: string }> {
    const before = service.textsTo(number).length;
    const { body, status } = await ask({ ...choice, number: `+${number}`, ...changes });
    expect(status).toBe(202);
    await waitUntil('the code', () => service.textsTo(number).length > before);
    return { id: body.id, code: service.codeTo(number) as string };
  }

  it('sends a code that says whose it is, and subscribes whoever brings it back', async () => {
    const number = nextNumber();
    const { id, code } = await signUp(number);
    expect(service.textsTo(number)[0]).toMatch(
      /^Il suo codice per gli avvisi del Comune di Faenza e' \d{6}\./,
    );
    const { body, status } = await confirm(id, code);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      municipality: 'Faenza',
      zones: [{ code: 'BORGO' }],
      categories: [
        { code: 'flood', chosen: true, legalBasis: 'public_task' },
        { code: 'roads', chosen: false },
      ],
      notice: { version: '2026-1', language: 'it' },
    });
    await waitUntil('the confirmation', () => service.textsTo(number).length === 2);
  });
});
