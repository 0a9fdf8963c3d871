import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { waitFor } from '#libs/testing';
import { CitizensImportService } from '../../import/import.service.js';
import { FAENZA } from '../../testing/faenza.js';
import { RegistrationUnderTest } from '../../testing/registration-under-test.js';
import { Citizen } from './testing/citizen.js';

describe('A change of number', () => {
  let service: RegistrationUnderTest;
  let next = 0;
  let lastNumber = 393_475_550_000;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start(FAENZA);
    await service.listen();
  });
  afterAll(() => service.stop());

  const citizen = async () => (await Citizen.subscribed(service, next++)).comesIn();
  const subjects = (id: string) =>
    service.rows<{ status: string; number_index: Buffer }>(
      'SELECT status, number_index FROM registration.subscriber WHERE id = $1',
      [id],
    );
  const code = (number: number) => waitFor('a code', () => service.codeTo(number));
  const events = async (id: string) =>
    (
      await service.rows<{ event: string }>(
        'SELECT event FROM audit.entry WHERE subject_ref = $1 ORDER BY occurred_at, id',
        [id],
      )
    ).map(({ event }) => event);
  const wrong = (right: string) => (right === '000000' ? '000001' : '000000');

  const kindsIn = (data: unknown) =>
    (data as { messages: { kind: string }[] }).messages.map(({ kind }) => kind);

  async function asks(who: Citizen, number: number): Promise<{ newCode: string; oldCode: string }> {
    await who
      .post('/it/iscrizione/numero', { number: `+${number}` })
      .expect(303)
      .expect('location', '/it/iscrizione/numero');
    await who.get('/it/iscrizione/numero').expect(200, /Scriva i due codici/);
    return { newCode: await code(number), oldCode: await code(who.number) };
  }

  /** Imports these lines of a sheet. @returns how many were added, and why others were not */
  async function imports(lines: string[]): Promise<{ added: number; refused: string[] }> {
    const folder = await mkdtemp(join(tmpdir(), 'campanile-papers-'));
    try {
      const file = join(folder, 'sheet.csv');
      const head = 'numero;zone;categorie;lingua;informativa;data;riferimento';
      await writeFile(file, [head, ...lines].join('\n'));
      const sheet = { file, municipalityId: service.town.id, operator: 'anna' };
      const { added, rejectFile } = await service.get(CitizensImportService).import(sheet);
      const rejects = rejectFile === null ? '' : await readFile(rejectFile, 'utf8');
      return { added, refused: rejects.match(/import\.\w+/g) ?? [] };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  it('is confirmed by a code from each phone; person and history stay the same', async () => {
    const ada = await citizen();
    const number = ++lastNumber;
    const consents = await service.rows('SELECT id FROM registration.consent WHERE subject_ref = $1', [
      ada.id,
    ]);
    const codes = await asks(ada, number);
    await ada
      .post('/it/iscrizione/numero/conferma', codes)
      .expect(303)
      .expect('location', '/it/iscrizione?done=numberConfirm');
    await ada.get('/it/iscrizione?done=numberConfirm').expect(200, /Il numero è cambiato/);
    expect(await subjects(ada.id)).toMatchObject([{ status: 'active' }]);
    expect(
      await service.rows('SELECT id FROM registration.consent WHERE subject_ref = $1', [ada.id]),
    ).toEqual(consents);
    expect(await events(ada.id)).toContain('dsar.rectified');
    const { body } = await ada.post('/it/iscrizione/dati-json').expect(200);
    expect(body.number).toBe(`+${number}`);
    expect(kindsIn(body)).toEqual(['link', 'change_code', 'change_code', 'confirmation', 'confirmation']);
    await waitFor('both phones to know', () => service.textsTo(number).length === 2);
    expect(service.textsTo(ada.number).at(-1)).toContain("non arrivano piu'");
    expect(service.textsTo(number).at(-1)).toContain('arrivano a questo numero');
    // No dispatcher answers here what became of the messages.
    expect(service.logged.filter((line) => !line.includes('outcomes could not be read'))).toEqual([]);
  });

  it('spends the paper they signed: the same sheet subscribes nobody at the number they left', async () => {
    const [before, number] = [++lastNumber, ++lastNumber];
    const today = new Date().toISOString().slice(0, 10);
    const paper = (digits: number, reference: string) =>
      `+${digits};BORGO;flood;it;2026-1;${today};${reference}`;
    const sheet = [paper(before, 'MOD-7')];
    expect(await imports(sheet)).toEqual({ added: 1, refused: [] });
    const [made] = await service.rows<{ id: string }>(
      `SELECT subject_ref AS id FROM registration.consent WHERE paper_reference = 'MOD-7'`,
    );
    const id = made?.id ?? '';
    const codes = await asks(await Citizen.of(service, before, id).comesIn(), number);
    const who = await Citizen.of(service, before, id).comesIn(2);
    await who.post('/it/iscrizione/numero/conferma', codes).expect(303);
    expect(await imports(sheet)).toEqual({ added: 0, refused: ['import.paper_spent'] });
    expect(await subjects(id)).toMatchObject([{ status: 'active' }]);
    // The number is somebody else's by now, who signs a paper of their own.
    expect(await imports([...sheet, paper(before, 'MOD-8')])).toMatchObject({ added: 1 });
  });

  it('needs both codes, and gives five tries', async () => {
    const leo = await citizen();
    const codes = await asks(leo, ++lastNumber);
    const confirm = (changed: object) => leo.post('/it/iscrizione/numero/conferma', { ...codes, ...changed });
    await confirm({ oldCode: wrong(codes.oldCode) }).expect(422, /Tentativi rimasti: 4/);
    await confirm({ newCode: wrong(codes.newCode) }).expect(422, /Tentativi rimasti: 3/);
    await confirm({ newCode: codes.oldCode, oldCode: '' }).expect(422);
    await confirm({ oldCode: wrong(codes.oldCode) }).expect(422);
    await confirm({ oldCode: wrong(codes.oldCode) }).expect(422, /Troppi codici sbagliati/);
    await confirm({}).expect(422, /Troppi codici sbagliati/);
    expect((await events(leo.id)).filter((event) => event === 'otp.failed')).toHaveLength(5);
  });

  it('sends no more codes than a sign-up, to either number', async () => {
    const mia = await citizen();
    const ask = () => mia.post('/it/iscrizione/numero', { number: `+${++lastNumber}` });
    for (let i = 0; i < 3; i++) await ask().expect(303);
    await ask().expect(429, /troppi codici/);
    expect(service.textsTo(lastNumber)).toEqual([]);
    const own = String(mia.number).slice(2);
    await mia.post('/it/iscrizione/numero', { number: own }).expect(422, /È già il suo numero/);
    await mia.post('/it/iscrizione/numero', { number: '' }).expect(422);
    await mia.post('/it/iscrizione/numero', { number: '0546 691111' }).expect(422);
  });

  it('gets its codes also when a stranger has used up those of either number in the web', async () => {
    const mia = await citizen();
    const number = ++lastNumber;
    const stranger = (asked: number) =>
      request(service.url)
        .post('/api/registrations')
        .send({
          ...{ number: `+${asked}`, zones: ['BORGO'], categories: ['flood'], language: 'it' },
          ...{ noticeVersion: '2026-1', ageDeclared: true },
        });
    for (const asked of [number, mia.number]) {
      for (let i = 0; i < 3; i++) await stranger(asked).expect(202);
      await stranger(asked).expect(429);
    }
    await mia.post('/it/iscrizione/numero', { number: `+${number}` }).expect(303);
  });

  it('to the number of another subscriber ends that subject, shows nothing of it, and asks both phones all the same', async () => {
    const [ivo, other] = [await citizen(), await citizen()];
    const free = await citizen();
    const answers = await Promise.all([
      ivo.post('/it/iscrizione/numero', { number: `+${other.number}` }),
      free.post('/it/iscrizione/numero', { number: `+${++lastNumber}` }),
    ]);
    expect(answers.map(({ status, text }) => [status, text])[0]).toEqual([
      answers[1]?.status,
      answers[1]?.text,
    ]);
    const codes = { newCode: await code(other.number), oldCode: await code(ivo.number) };
    await other.get('/it/iscrizione').expect(200);
    await ivo.post('/it/iscrizione/numero/conferma', codes).expect(303);
    expect(await subjects(other.id)).toMatchObject([{ status: 'retired' }]);
    expect((await events(other.id)).at(-1)).toBe('number.reassigned');
    await other.get('/it/iscrizione').expect(401);
    const { text } = await ivo.post('/it/iscrizione/dati-json').expect(200);
    expect(text).not.toContain(other.id);
    const kinds = kindsIn(JSON.parse(text));
    expect(kinds).toEqual(['link', 'change_code', 'change_code', 'confirmation', 'confirmation']);
  });

  it('closes what the old phone could still open', async () => {
    const eva = await citizen();
    await eva.post('/it/gestione', { number: String(eva.number).slice(2) }).expect(303);
    const unused = await eva.link(2);
    const codes = await asks(eva, ++lastNumber);
    await eva.post('/it/iscrizione/numero/conferma', codes).expect(303);
    await eva.get(unused).expect(404);
    await eva.get('/it/iscrizione').expect(200);
    await eva.post('/it/gestione', { number: String(eva.number).slice(2) }).expect(303);
    await eva.post('/it/iscrizione/numero/conferma', codes).expect(409);
    expect(service.textsTo(eva.number).filter((text) => text.includes('/it/g/'))).toHaveLength(2);
  });

  it('leaves nothing of either number behind when the person is erased', async () => {
    const zoe = await citizen();
    const number = ++lastNumber;
    await zoe.post('/it/iscrizione/numero/conferma', await asks(zoe, number)).expect(303);
    const [before] = await service.rows<{ count: number }>(
      'SELECT count(*)::int AS count FROM registration.message_sent WHERE recipient_id = $1',
      [zoe.id],
    );
    expect(before?.count).toBe(5);
    await zoe.post('/it/iscrizione/cancella', { understood: 'yes' }).expect(200);
    expect(
      await service.rows('SELECT 1 FROM registration.message_sent WHERE recipient_id = $1', [zoe.id]),
    ).toEqual([]);
    expect(await subjects(zoe.id)).toEqual([]);
  });
});
