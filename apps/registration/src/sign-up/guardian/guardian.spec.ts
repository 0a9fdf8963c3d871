import request from 'supertest';
import { waitFor } from '#libs/testing';
import { Citizen } from '../../pages/manage/testing/citizen.js';
import { FAENZA } from '../../testing/faenza.js';
import { RegistrationUnderTest } from '../../testing/registration-under-test.js';

const CHOICE = {
  ...{ zones: ['BORGO'], categories: ['flood'], language: 'it', noticeVersion: '2026-1' },
  ...{ ageDeclared: false, guardianName: 'Maria Rossi' },
};

describe('A child under 14', () => {
  let service: RegistrationUnderTest;
  let last = 393_476_660_000;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start(FAENZA);
    await service.listen();
  });
  afterAll(() => service.stop());

  const ask = (number: number, changes: object) =>
    request(service.url)
      .post('/api/registrations')
      .send({ ...CHOICE, number: `+${number}`, ...changes });
  const code = (number: number) => waitFor('a code', () => service.codeTo(number));
  const wrong = (right: string) => (right === '000000' ? '000001' : '000000');
  const subscriber = async (signUpId: string) =>
    (
      await service.rows<{ id: string; guardian: string; age: boolean; status: string }>(
        `SELECT subscriber.id, guardian, age_declared AS age, status FROM registration.sign_up
         JOIN registration.consent ON consent.id = sign_up.consent_id
         JOIN registration.subscriber ON subscriber.id = subject_ref WHERE sign_up.id = $1`,
        [signUpId],
      )
    )[0];

  async function asked() {
    const [number, guardian] = [++last, ++last];
    const { body, status } = await ask(number, { guardianNumber: `+${guardian}` });
    expect(status).toBe(202);
    const codes = { code: await code(number), guardianCode: await code(guardian) };
    const confirm = (changes: object = {}) =>
      request(service.url)
        .post(`/api/registrations/${body.id}/confirm`)
        .send({ ...codes, ...changes });
    return { id: String(body.id), number, guardian, codes, confirm };
  }

  it('signs up with a guardian, whose own phone confirms too', async () => {
    const { id, guardian, codes, confirm } = await asked();
    expect((await confirm({ guardianCode: undefined })).body.code).toBe('sign_up.guardian_code_wrong');
    expect((await confirm({ guardianCode: wrong(codes.guardianCode) })).body.code).toBe(
      'sign_up.guardian_code_wrong',
    );
    expect(await subscriber(id)).toBeUndefined();
    expect((await confirm()).status).toBe(200);
    expect(await subscriber(id)).toMatchObject({ guardian: 'Maria Rossi', age: false, status: 'active' });
    await waitFor('the guardian to know', () =>
      service.textsTo(guardian).some((text) => text.startsWith('Ha autorizzato')),
    );
    const log = await service.rows<{ text: string }>('SELECT e::text AS text FROM audit.entry e');
    expect(JSON.stringify(log)).not.toContain('Rossi');
  });

  it('needs one: a name, and a mobile number that is not their own', async () => {
    const number = ++last;
    const refused = async (changes: object) => String((await ask(number, changes)).body.code);
    expect(await refused({ guardianName: undefined })).toBe('sign_up.age_not_declared');
    expect(await refused({ guardianName: ' ', guardianNumber: '3201112223' })).toBe('sign_up.guardian_name');
    expect(await refused({ guardianNumber: `+${number}` })).toBe('sign_up.guardian_same_number');
    expect(await refused({ guardianNumber: '0546 691111' })).toBe('number.landline');
    expect(service.textsTo(number)).toEqual([]);
  });

  it('is managed from the guardian’s phone; by their own they only take back', async () => {
    const { id, number, guardian, confirm } = await asked();
    await confirm().expect(200);
    const child = await subscriber(id);
    const [own, parent] = [number, guardian].map((phone) => Citizen.of(service, phone, child?.id ?? '')) as [
      Citizen,
      Citizen,
    ];
    await own.comesIn();
    await parent.comesIn();
    const more = await own.choices({ zones: ['BORGO', 'REDA'], categories: ['flood', 'roads'] });
    await own.post('/it/iscrizione/scelte', more).expect(403, /genitore o tutore/);
    await own.post('/it/iscrizione/numero', { number: `+${++last}` }).expect(403);
    await parent.post('/it/iscrizione/scelte', more).expect(303);
    await own.post('/it/iscrizione/scelte', await own.choices({ categories: ['flood'] })).expect(303);
    expect((await own.last()).record).toMatchObject({ action: 'withdrawn' });
    await parent.post('/it/iscrizione/lascia').expect(200);
    expect((await subscriber(id))?.status).toBe('withdrawn');
  });

  it('is asked for on the page as well, without a script', async () => {
    const visitor = Citizen.of(service, ++last, '');
    const { text } = await visitor.get('/it/').expect(200);
    const hidden = (name: string) => new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(text)?.[1] ?? '';
    const guardian = ++last;
    const form = {
      ...{ stamp: hidden('stamp'), noticeVersion: hidden('noticeVersion'), number: `+${visitor.number}` },
      ...{ zones: ['BORGO'], categories: ['flood'], language: 'it', ageDeclared: 'no' },
    };
    await visitor.post('/it/', form).expect(422, /Scriva nome e cognome del genitore/);
    const named = { ...form, guardianName: 'Maria Rossi', guardianNumber: `+${guardian}` };
    const { headers } = await visitor.post('/it/', named).expect(303);
    const path = String(headers['location']);
    await visitor.get(path).expect(200, /Codice arrivato al genitore o tutore/);
    const codes = { code: await code(visitor.number), guardianCode: await code(guardian) };
    await visitor.post(path, { code: codes.code, guardianCode: '' }).expect(422);
    await visitor.post(path, codes).expect(200, /Iscrizione confermata/);
  });
});
