import request from 'supertest';
import { waitFor } from '#libs/testing';
import { CatalogueService } from '../../catalogue/catalogue.service.js';
import { Citizen } from '../../pages/manage/testing/citizen.js';
import { FAENZA } from '../../testing/faenza.js';
import { RegistrationUnderTest } from '../../testing/registration-under-test.js';
import { LinksService } from '../link/links.service.js';
import { NoticePublishing } from '../notice/publishing.service.js';
import { RetentionService } from '../retention/retention.service.js';

const CHOICE = { zones: ['BORGO'], categories: ['flood'], language: 'it', noticeVersion: '2026-1' };
const GUARDIAN_PHONE = /Codice arrivato al telefono del minore/;

interface SentLink {
  path: string;
  subject: string;
}

describe('A guardian whose number does not stay theirs', () => {
  let service: RegistrationUnderTest;
  let next = 0;
  let last = 393_478_880_000;
  const numbers = new Map<string, number>();

  beforeAll(async () => {
    service = await RegistrationUnderTest.start(FAENZA);
    await service.listen();
  });
  afterAll(() => service.stop());

  const code = (number: number) => waitFor('a code', () => service.codeTo(number));
  const codesTo = (phone: number) => service.textsTo(phone).filter((text) => /\b\d{6}\b/.test(text)).length;
  /** The codes that come to these phones by what is done. */
  async function newCodes(phones: number[], act: () => PromiseLike<unknown>): Promise<string[]> {
    const before = phones.map(codesTo);
    await act();
    await waitFor('the codes', () => phones.every((phone, i) => codesTo(phone) > (before[i] ?? 0)));
    return Promise.all(phones.map(code));
  }
  const wrong = (right: string) => (right === '000000' ? '000001' : '000000');
  const municipality = async () =>
    (await service.get(CatalogueService).offerOf(service.town.id)).municipality;
  const statusOf = async (id: string) =>
    (
      await service.rows<{ status: string }>('SELECT status FROM registration.subscriber WHERE id = $1', [id])
    )[0]?.status;
  const events = async (subject: string) =>
    (await service.trail({ subject })).map(({ event, payload }) => ({ event, payload }));

  /** Signs up by phone and code. @returns the new subscriber's id */
  async function signUp(number: number, changes: object = { ageDeclared: true }): Promise<string> {
    const guardian = 'guardianNumber' in changes ? Number(String(changes.guardianNumber).slice(1)) : null;
    const phones = guardian === null ? [number] : [number, guardian];
    let id = '';
    const [own, guardianCode] = await newCodes(phones, async () => {
      const asked = { ...CHOICE, number: `+${number}`, ...changes };
      ({ id } = (await request(service.url).post('/api/registrations').send(asked).expect(202)).body);
    });
    const codes = { code: own, ...(guardian && { guardianCode }) };
    await request(service.url).post(`/api/registrations/${id}/confirm`).send(codes).expect(200);
    const [made] = await service.rows<{ id: string }>(
      'SELECT subject_ref AS id FROM registration.consent WHERE challenge_id = $1',
      [id],
    );
    numbers.set(made?.id ?? '', number);
    return made?.id ?? '';
  }

  const childOf = (guardian: number, guardianName = 'Maria Rossi') =>
    signUp(++last, { ageDeclared: false, guardianName, guardianNumber: `+${guardian}` });

  /** The links that come to a phone when it asks for them, and whose subscriptions they are for. */
  async function linksTo(number: number): Promise<SentLink[]> {
    const already = service.textsTo(number).flatMap(pathIn);
    const asOf = new Date();
    await service.get(LinksService).sendTo(await municipality(), number, asOf);
    const sent = await service.rows<{ subject: string }>(
      'SELECT subject_ref AS subject FROM registration.manage_link WHERE sent_at = $1',
      [asOf],
    );
    const came = () => service.sent.filter((one) => one.number === number && pathIn(one.text).length > 0);
    await waitFor('the links', () => came().length === already.length + sent.length);
    return came()
      .map(({ subscriberId, text }) => ({ subject: subscriberId, path: pathIn(text)[0] ?? '' }))
      .filter(({ path }) => !already.includes(path));
  }

  const pathIn = (text: string): string[] => /\/it\/g\/[\w-]{43}$/.exec(text) ?? [];
  const numberOf = (id: string) => numbers.get(id) ?? 0;

  /** The phone's link to this subscription, opened. */
  async function comesIn(phone: number, id: string, typed: object = {}): Promise<Citizen> {
    const link = (await linksTo(phone)).find(({ subject }) => subject === id);
    const who = Citizen.of(service, phone, id);
    const { headers } = await who.post(link?.path ?? '', { ...typed }).expect(303);
    who.cookie = String(headers['set-cookie']).split(';')[0] ?? '';
    return who;
  }

  /** By their own subscription, to another number. */
  async function moves(who: Citizen, number: number): Promise<void> {
    const [newCode = '', oldCode = ''] = await newCodes([number, who.number], () =>
      who.post('/it/iscrizione/numero', { number: `+${number}` }).expect(303),
    );
    const codes = { newCode, oldCode };
    await who.post('/it/iscrizione/numero/conferma', codes).expect(303);
  }

  describe('when somebody signs up with it', () => {
    it('opens nothing without a code from the child’s phone too, and shows nothing of the child', async () => {
      const guardian = ++last;
      const child = await childOf(guardian);
      const stranger = Citizen.of(service, guardian, child);
      await signUp(guardian);
      const links = await linksTo(guardian);
      expect(links).toHaveLength(2);
      const path = links.find(({ subject }) => subject === child)?.path ?? '';
      const page = await stranger.get(path).expect(200, GUARDIAN_PHONE);
      expect(page.text).not.toContain('Rossi');
      await stranger.post(path).expect(422, /Tentativi rimasti: 4/);
      const right = await code(numberOf(child));
      for (let i = 0; i < 3; i++) await stranger.post(path, { code: wrong(right) }).expect(422);
      await stranger.post(path, { code: wrong(right) }).expect(404);
      await stranger.post(path, { code: right }).expect(404);
      const failed = (await events(child)).filter(({ event }) => event === 'otp.failed');
      expect(failed.map(({ payload }) => payload?.attempts)).toEqual([1, 2, 3, 4, 5]);
    });

    it('is the guardian’s again, by the codes of both phones', async () => {
      const guardian = ++last;
      const child = await childOf(guardian);
      await signUp(guardian);
      const own = numberOf(child);
      const path = (await linksTo(guardian)).find(({ subject }) => subject === child)?.path ?? '';
      const before = service.textsTo(own).length;
      await Citizen.of(service, guardian, child)
        .post(path, { code: await code(own) })
        .expect(303);
      // A number gets three links an hour.
      await service.rows(`UPDATE registration.message_sent SET sent_at = sent_at - interval '2 hours'`);
      await (await comesIn(guardian, child)).get('/it/iscrizione').expect(200);
      expect(service.textsTo(own)).toHaveLength(before);
    });

    it.each([
      ['another child of theirs', 'Maria Rossi', 0],
      ['a child of somebody of another name', 'Anna Bianchi', 1],
    ])('as guardian of %s: links that ask for a code', async (_whose, name, asking) => {
      const guardian = ++last;
      const child = await childOf(guardian);
      await childOf(guardian, name);
      const path = (await linksTo(guardian)).find(({ subject }) => subject === child)?.path ?? '';
      const { text } = await Citizen.of(service, guardian, child).get(path);
      expect(GUARDIAN_PHONE.test(text) ? 1 : 0).toBe(asking);
    });

    it('reminders and questions about a notice need the child’s phone as well', async () => {
      const guardian = ++last;
      const child = await childOf(guardian);
      await signUp(guardian);
      const own = numberOf(child);
      const before = service.textsTo(own).length;
      await service.get(RetentionService).remind(new Date(Date.now() + 345 * 86_400_000), 1_000);
      await waitFor('the code', () => service.textsTo(own).length > before);
      const reminder = await waitFor('the reminder', () =>
        service.sent.find((one) => one.subscriberId === child && one.text.includes('entro un mese')),
      );
      expect(reminder.number).toBe(guardian);
      const [path = ''] = pathIn(reminder.text);
      const who = Citizen.of(service, guardian, child);
      await who.get(path).expect(200, GUARDIAN_PHONE);
      await who.post(path).expect(422);
      await who.post(path, { code: await code(own) }).expect(200, /iscrizione confermata/);
      expect((await who.last()).record).toMatchObject({ action: 'reaffirmed' });
    });
  });

  it.each([
    ['their own subscription was suspended', `status = 'suspended', left_at = now()`],
    ['they left', `status = 'withdrawn', left_at = now()`],
  ])('is in doubt once %s', async (_how, set) => {
    const own = await Citizen.subscribed(service, next++);
    const child = await childOf(own.number);
    const asks = async () => {
      const path = (await linksTo(own.number)).find(({ subject }) => subject === child)?.path ?? '';
      return GUARDIAN_PHONE.test((await own.get(path)).text);
    };
    expect(await asks()).toBe(false);
    await service.rows(`UPDATE registration.subscriber SET ${set} WHERE id = $1`, [own.id]);
    expect(await asks()).toBe(true);
  });

  describe('when they move to another', () => {
    it('is followed by their children; the old phone opens nothing any more', async () => {
      const guardian = await Citizen.subscribed(service, next++);
      const [child, number] = [await childOf(guardian.number), ++last];
      const left = await comesIn(guardian.number, child);
      await moves(await comesIn(guardian.number, guardian.id), number);
      await left.get('/it/iscrizione').expect(401);
      expect(await linksTo(guardian.number)).toEqual([]);
      await (await comesIn(number, child)).get('/it/iscrizione').expect(200);
      expect(await events(child)).toContainEqual({
        event: 'dsar.rectified',
        payload: { fields: ['guardian'], because: 'moved' },
      });
    });

    it('takes along no child whose guardian had the number before', async () => {
      const guardian = ++last;
      const child = await childOf(guardian);
      const stranger = await comesIn(guardian, await signUp(guardian));
      const number = ++last;
      await moves(stranger, number);
      expect((await linksTo(number)).map(({ subject }) => subject)).not.toContain(child);
      const path = (await linksTo(guardian)).find(({ subject }) => subject === child)?.path ?? '';
      await stranger.get(path).expect(200, GUARDIAN_PHONE);
    });

    it('leaves whoever’s guardian had the new number in doubt', async () => {
      const [number, mover] = [++last, await Citizen.subscribed(service, next++)];
      const child = await childOf(number);
      await moves(await comesIn(mover.number, mover.id), number);
      const path = (await linksTo(number)).find(({ subject }) => subject === child)?.path ?? '';
      await mover.get(path).expect(200, GUARDIAN_PHONE);
    });

    it('is not held against the new number that the old one could not be reached', async () => {
      const mover = await Citizen.subscribed(service, next++);
      await service.rows(
        `INSERT INTO registration.delivery_failure (subject_ref, alert_id, municipality_id, detail, failed_at)
         VALUES ($1, gen_random_uuid(), $2, 'smpp:0x0B', now())`,
        [mover.id, service.town.id],
      );
      await moves(await comesIn(mover.number, mover.id), ++last);
      expect(
        await service.rows('SELECT 1 FROM registration.delivery_failure WHERE subject_ref = $1', [mover.id]),
      ).toEqual([]);
    });
  });

  describe('when they erase themselves', () => {
    it('is nowhere any more; the child is told, takes back, and agrees to nothing', async () => {
      const guardian = await Citizen.subscribed(service, next++);
      const child = await childOf(guardian.number, 'Teresa Cancellata');
      const own = numberOf(child);
      await request(service.url)
        .post('/api/registrations')
        .send({ ...CHOICE, number: `+${++last}`, guardianName: 'Teresa Cancellata', ageDeclared: false })
        .send({ guardianNumber: `+${guardian.number}` })
        .expect(202);
      const [{ index } = { index: Buffer.alloc(0) }] = await service.rows<{ index: Buffer }>(
        'SELECT number_index AS index FROM registration.subscriber WHERE id = $1',
        [guardian.id],
      );
      const known = async () => [
        ...(await hits(index.toString('hex'))),
        ...(await hits('Teresa Cancellata')),
      ];
      expect(await known()).toContain('registration.consent');
      const inside = await comesIn(guardian.number, child);
      await (
        await comesIn(guardian.number, guardian.id)
      )
        .post('/it/iscrizione/cancella', { understood: 'yes' })
        .expect(200);
      expect(await known()).toEqual([]);
      await inside.get('/it/iscrizione').expect(401);
      expect(await statusOf(child)).toBe('active');
      await waitFor('the child to know', () =>
        service.textsTo(own).some((text) => text.includes('con un genitore o tutore')),
      );
      const alone = await comesIn(own, child);
      const more = await alone.choices({ zones: ['BORGO', 'REDA'] });
      await alone.post('/it/iscrizione/scelte', more).expect(403, /rifaccia l’iscrizione/);
      const reminders = 'SELECT 1 FROM registration.manage_link WHERE subject_ref = $1 AND purpose = $2';
      await service.get(RetentionService).remind(new Date(Date.now() + 345 * 86_400_000), 1_000);
      expect(await service.rows(reminders, [child, 'reaffirm'])).toEqual([]);
      await alone.post('/it/iscrizione/lascia').expect(200);
      expect(await statusOf(child)).toBe('withdrawn');
    });

    /** Tables in which this stands, in any column of any row. */
    async function hits(what: string): Promise<string[]> {
      const tables = await service.rows<{ name: string }>(
        `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'registration'`,
      );
      const found: string[] = [];
      for (const { name } of tables) {
        const rows = await service.rows(`SELECT 1 FROM ${name} t WHERE t::text LIKE '%' || $1 || '%'`, [
          what,
        ]);
        if (rows.length > 0) found.push(name);
      }
      return found;
    }
  });

  it('lets the child’s phone pause and restrict, but not take that back', async () => {
    const guardian = ++last;
    const child = await childOf(guardian);
    const own = await comesIn(numberOf(child), child);
    const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    await own.post('/it/iscrizione/pausa', { until: day }).expect(303);
    await own.post('/it/iscrizione/riprendi').expect(403, /genitore o tutore/);
    await own.post('/it/iscrizione/limita').expect(303);
    await own.post('/it/iscrizione/togli-limite').expect(403, /genitore o tutore/);
    const parent = await comesIn(guardian, child);
    await parent.post('/it/iscrizione/riprendi').expect(303);
    await parent.post('/it/iscrizione/togli-limite').expect(303);
  });

  // Last: sign-ups before it go by the notice of before.
  describe('and a notice changes what was agreed to', () => {
    const publish = async (version: string) =>
      service.get(NoticePublishing).publish(
        await service.get(CatalogueService).offerOf(service.town.id),
        {
          ...{ version, material: true, texts: { it: `Informativa ${version}`, en: `Notice ${version}` } },
          changes: { it: 'Anche le scuole.', en: 'Schools too.' },
        },
        'operator:spec',
      );
    const hidden = (text: string, name: string) =>
      new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(text)?.[1] ?? '';
    const checkedAt = async (id: string) =>
      (
        await service.rows<{ at: Date | null }>(
          'SELECT guardian_checked_at AS at FROM registration.subscriber WHERE id = $1',
          [id],
        )
      )[0]?.at;

    it('the question goes to a phone in doubt, and is answered by it with the code of the child’s alone', async () => {
      const guardian = ++last;
      const child = await childOf(guardian);
      const own = numberOf(child);
      await service.rows('UPDATE registration.subscriber SET guardian_checked_at = NULL WHERE id = $1', [
        child,
      ]);
      const before = codesTo(own);
      await publish('2027-1');
      await service.get(RetentionService).remind(new Date(), 1_000);
      const question = await waitFor('the question', () =>
        service.sent.find((one) => one.subscriberId === child && pathIn(one.text).length > 0),
      );
      expect(question.number).toBe(guardian);
      await waitFor('the code of the child', () => codesTo(own) > before);
      const [path = ''] = pathIn(question.text);
      const who = Citizen.of(service, guardian, child);
      const { text } = await who.get(path).expect(200, GUARDIAN_PHONE);
      const form = { stamp: hidden(text, 'stamp'), noticeVersion: hidden(text, 'noticeVersion') };
      const answers = (typed: object) => who.post(path, { ...form, answer: 'accept', ...typed });
      const right = await code(own);
      for (const typed of [{}, { code: wrong(right) }]) await answers(typed).expect(422);
      expect(await checkedAt(child)).toBeNull();
      expect((await who.last()).record).toMatchObject({ action: 'given' });
      await answers({ code: right }).expect(200);
      // The number has shown to be the guardian's.
      expect(await checkedAt(child)).toEqual(expect.any(Date));
      expect((await who.last()).record).toMatchObject({ action: 'reaffirmed' });
      const [record] = await service.rows(
        `SELECT notice_version FROM registration.subscriber JOIN registration.consent ON consent.id = consent_id
         WHERE subscriber.id = $1`,
        [child],
      );
      expect(record).toEqual({ notice_version: '2027-1' });
    });
  });
});
