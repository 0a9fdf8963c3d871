import request from 'supertest';
import { waitFor } from '#libs/testing';
import { AudienceService } from '../../audience/audience.service.js';
import { FAENZA } from '../../testing/faenza.js';
import { RegistrationUnderTest } from '../../testing/registration-under-test.js';
import { Citizen } from './testing/citizen.js';

describe('A citizen who manages a subscription without a password', () => {
  let service: RegistrationUnderTest;
  let next = 0;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start({ ...FAENZA, zones: FAENZA.zones.slice(0, 2) });
    await service.listen();
  });
  afterAll(() => service.stop());

  const citizen = () => Citizen.subscribed(service, next++);
  const drawn = async (category: string) => {
    const [zones, [found]] = await Promise.all([
      service.rows<{ id: string }>('SELECT id FROM registration.zone'),
      service.rows<{ id: string }>('SELECT id FROM registration.category WHERE code = $1', [category]),
    ]);
    const rule = { categoryId: found?.id ?? '', zoneIds: zones.map(({ id }) => id) };
    return (await service.get(AudienceService).estimate(service.town.id, rule)).total;
  };
  const state = () =>
    service.rows(
      `SELECT (SELECT json_agg(l ORDER BY id) FROM registration.manage_link l)::text AS links,
              (SELECT count(*) FROM registration.manage_session) AS sessions,
              (SELECT json_agg(s ORDER BY id) FROM registration.subscriber s)::text AS subscribers,
              (SELECT count(*) FROM registration.consent) AS consents,
              (SELECT count(*) FROM audit.entry WHERE event <> 'checkpoint.signed') AS entries`,
    );

  it('gets a link by SMS, opens it once, and is in', async () => {
    const maria = await citizen();
    const { headers } = await maria
      .post('/it/gestione', { number: String(maria.number).slice(2) })
      .expect(303);
    expect(headers['location']).toBe('/it/gestione/inviato');
    const link = await maria.link();
    await maria.get(link).expect(200, /Apri la mia iscrizione/);
    const opened = await maria.post(link).expect(303).expect('location', '/it/iscrizione');
    const cookie = String(opened.headers['set-cookie']);
    expect(cookie).toMatch(
      /^campanile_citizen=[\w-]{43}; Max-Age=1800; Path=\/; .*HttpOnly; SameSite=Strict$/,
    );
    maria.cookie = cookie.split(';')[0] ?? '';
    const { text } = await maria.get('/it/iscrizione').expect(200);
    expect(text).toContain('Numero *********');
    expect(text).not.toContain(String(maria.number).slice(2));
    expect(text).toMatch(/GDPR, art\. 21/);
    await maria.post(link).expect(404, /già stato usato/);
    await maria.get(link).expect(404);
  });

  it('is looked at by its citizen with an entry of the log for each opening, and none for each page', async () => {
    const rita = await citizen();
    await rita.post('/it/gestione', { number: String(rita.number).slice(2) }).expect(303);
    const looks = async () => (await service.trail({ event: 'dsar.access', subject: rita.id })).length;
    const link = await rita.link();
    await rita.get(link).expect(200);
    expect(await looks()).toBe(0);
    await rita.comesIn();
    for (let i = 0; i < 2; i++) await rita.get('/it/iscrizione').expect(200);
    const [entry, ...others] = await service.trail({ event: 'dsar.access', subject: rita.id });
    expect([entry?.actor, entry?.municipality, others]).toEqual(['citizen', service.town.id, []]);
    expect(Object.keys(entry?.payload ?? {})).toEqual(['linkId', 'sessionId']);
  });

  it('is answered the same whether the number is known or not, and hears nothing when it is not', async () => {
    const known = await citizen();
    const numbers = [String(known.number).slice(2), '3479999999'];
    const answers = await Promise.all(numbers.map((number) => known.post('/it/gestione', { number })));
    const [one, other] = answers.map(({ status, headers, text }) => {
      const { date: _, ...same } = headers as Record<string, string>;
      return { status, same, text };
    });
    expect(one).toEqual(other);
    await known.link();
    expect(service.textsTo(393_479_999_999)).toEqual([]);
    await known.post('/en/manage', { number: '0546 691111' }).expect(422, /landline|fixed/i);
  });

  it('gets three links an hour at most, and the answer stays the same', async () => {
    const luca = await citizen();
    const number = String(luca.number).slice(2);
    for (let i = 0; i < 5; i++) await luca.post('/it/gestione', { number }).expect(303);
    const after = await citizen();
    await after.comesIn();
    expect(service.textsTo(luca.number)).toHaveLength(3);
  });

  it('changes nothing by opening links, a thousand times', async () => {
    const ada = await citizen();
    await ada.comesIn();
    await ada.post('/it/gestione', { number: String(ada.number).slice(2) }).expect(303);
    const link = await ada.link(2);
    const before = await state();
    const paths = [link, link.replace('/it/g/', '/en/m/'), '/it/iscrizione', '/it/gestione'];
    const actions = ['scelte', 'pausa', 'riprendi', 'lascia', 'chiudi'].map(
      (each) => `/it/iscrizione/${each}`,
    );
    for (let i = 0; i < 100; i++)
      await Promise.all([...paths, ...paths.slice(0, 1), ...actions].map((path) => ada.get(path)));
    expect(await state()).toEqual(before);
  });

  it('finds a link that is older than fifteen minutes, or made up, worth nothing', async () => {
    const eva = await citizen();
    await eva.post('/it/gestione', { number: String(eva.number).slice(2) }).expect(303);
    const link = await eva.link();
    await service.rows(
      `UPDATE registration.manage_link SET expires_at = expires_at - interval '15 minutes 1 second' WHERE subject_ref = $1`,
      [eva.id],
    );
    await eva.post(link).expect(404);
    await eva.post(`/it/g/${'A'.repeat(43)}`).expect(404);
    await eva.get('/it/g/short').expect(404);
    const hashes = await service.rows<{ stored: string }>(
      'SELECT l::text AS stored FROM registration.manage_link l',
    );
    expect(JSON.stringify(hashes)).not.toContain(link.slice(6));
  });

  it('without a session is led to where a link is asked for', async () => {
    const nobody = await citizen();
    for (const path of ['/it/iscrizione', '/en/subscription']) await nobody.get(path).expect(401, /<input/);
    await nobody.post('/it/iscrizione/lascia').expect(401);
    const ugo = await (await citizen()).comesIn();
    await service.rows(`UPDATE registration.manage_session SET expires_at = now() WHERE subject_ref = $1`, [
      ugo.id,
    ]);
    await ugo.get('/it/iscrizione').expect(401, /la pagina si è chiusa/);
  });

  it('is not let into the subscription of who has the number since', async () => {
    const first = await (await citizen()).comesIn();
    await service.rows(
      `UPDATE registration.subscriber SET status = 'retired', left_at = now() WHERE id = $1`,
      [first.id],
    );
    await first.get('/it/iscrizione').expect(401);
  });

  it('objects to a public task by unticking it, and is drawn for it no more', async () => {
    const ida = await (await citizen()).comesIn();
    const before = await drawn('flood');
    await ida
      .post('/it/iscrizione/scelte', await ida.choices({ categories: ['roads'] }))
      .expect(303)
      .expect('location', '/it/iscrizione?done=choices');
    const { record, entry } = await ida.last();
    expect(record).toMatchObject({
      ...{
        action: 'objected',
        channel: 'web',
        served_at: expect.any(Date),
        challenge_id: expect.any(String),
      },
      decisions: { categories: { flood: false, roads: true } },
    });
    expect(entry).toMatchObject({ event: 'objection.raised', actor: 'citizen' });
    expect(await drawn('flood')).toBe(before - 1);
    await ida.get('/it/iscrizione?done=choices').expect(200, /Le sue scelte sono state cambiate/);
    await ida.get('/it/iscrizione?done=__proto__').expect(200);
  });

  it('withdraws consent from one kind, and changes zones and language', async () => {
    const leo = await (await citizen()).comesIn();
    const save = async (changed: Record<string, string | string[]>) =>
      leo.post('/it/iscrizione/scelte', await leo.choices(changed));
    await save({ zones: ['BORGO'] });
    await (await save({ categories: ['flood'] }), leo.last()).then(({ record, entry }) => {
      expect(record).toMatchObject({ action: 'withdrawn', decisions: { categories: { roads: false } } });
      expect(entry?.event).toBe('consent.withdrawn');
    });
    expect((await save({ zones: ['CENTRO'], language: 'en' })).status).toBe(303);
    const { record, entry } = await leo.last();
    expect(record).toMatchObject({ action: 'changed', decisions: { zones: { BORGO: false, CENTRO: true } } });
    expect(entry).toMatchObject({ event: 'consent.changed', body: { language: 'en' } });
    expect((await save({})).status).toBe(422);
    expect((await save({ zones: [], categories: [] })).text).toContain('Ci sono 2 cose da correggere');
    expect((await save({ stamp: 'forged.stamp' })).status).toBe(409);
  });

  it('pauses until a day, is not drawn meanwhile, and resumes', async () => {
    const pia = await (await citizen()).comesIn();
    const before = await drawn('flood');
    await pia.post('/it/iscrizione/pausa', { until: 'mai' }).expect(422, /Scriva un giorno/);
    const tomorrow = new Date(Date.now() + 48 * 3_600_000).toISOString().slice(0, 10);
    await pia.post('/it/iscrizione/pausa', { until: tomorrow }).expect(303);
    expect(await drawn('flood')).toBe(before - 1);
    expect((await pia.last()).record).toMatchObject({ action: 'paused', paused_until: expect.any(Date) });
    await pia.get('/it/iscrizione').expect(200, /In pausa fino al/);
    await pia.post('/it/iscrizione/riprendi').expect(303);
    expect((await pia.last()).entry).toMatchObject({ event: 'consent.resumed' });
    expect(await drawn('flood')).toBe(before);
    await pia.post('/it/iscrizione/pausa', { until: tomorrow }).expect(303);
    await service.rows(`UPDATE registration.subscriber SET paused_until = now() WHERE id = $1`, [pia.id]);
    expect(await drawn('flood')).toBe(before);
  });

  it('undoes a change of choices, language included', async () => {
    const ivo = await (await citizen()).comesIn();
    const first = await ivo.choices({ zones: ['BORGO', 'CENTRO'], categories: ['flood', 'roads'] });
    await ivo.post('/it/iscrizione/scelte', first).expect(303);
    const before = await ivo.choices({});
    const changed = await ivo.choices({ categories: ['roads'], language: 'en' });
    const { headers } = await ivo.post('/it/iscrizione/scelte', changed).expect(303);
    expect(headers['location']).toBe('/it/iscrizione?done=choices&was=it');
    const { text } = await ivo.get('/it/iscrizione?done=choices&was=it').expect(200);
    const form = /<form[^>]*>(?:\s*<input type="hidden"[^>]*>)+\s*<button[^>]*>Annulla/.exec(text)?.[0] ?? '';
    const values = (name: string) =>
      [...form.matchAll(new RegExp(`name="${name}"\\s+value="([^"]*)"`, 'g'))].map(
        ([, value]) => value ?? '',
      );
    const undo = Object.fromEntries(
      ['stamp', 'noticeVersion', 'zones', 'categories', 'language'].map((name) => [name, values(name)]),
    );
    await ivo.post('/it/iscrizione/scelte', undo).expect(303);
    const after = await ivo.choices({});
    for (const name of ['zones', 'categories', 'language']) expect(after[name]).toEqual(before[name]);
    await ivo.get('/it/iscrizione?done=choices&was=__proto__').expect(200);
  });

  it('corrects zones and language, and says so to the log; an objection among other changes is one', async () => {
    const pio = await (await citizen()).comesIn();
    await pio
      .post('/it/iscrizione/scelte', await pio.choices({ language: 'en', categories: ['roads'] }))
      .expect(303);
    const entries = await service.rows<{ event: string }>(
      'SELECT event FROM audit.entry WHERE subject_ref = $1 ORDER BY occurred_at DESC, id DESC LIMIT 3',
      [pio.id],
    );
    expect(entries.map(({ event }) => event)).toEqual([
      ...['consent.changed', 'objection.raised', 'dsar.rectified'],
    ]);
  });

  it('restricts the use of the data: drawn for a public task alone, until that is lifted', async () => {
    const eva = await (await citizen()).comesIn();
    const [flood, roads] = [await drawn('flood'), await drawn('roads')];
    await eva.get('/it/iscrizione').expect(200, /art\. 18/);
    await eva.post('/it/iscrizione/limita').expect(303).expect('location', '/it/iscrizione?done=restrict');
    expect([await drawn('flood'), await drawn('roads')]).toEqual([flood, roads - 1]);
    expect((await eva.last()).entry).toMatchObject({ event: 'dsar.restricted', actor: 'citizen' });
    const { text } = await eva.get('/it/iscrizione?done=restrict').expect(200);
    expect(text).toMatch(/limitato dal .*Alluvione/s);
    await eva.post('/it/iscrizione/limita').expect(303);
    await eva.post('/en/subscription/lift-restriction').expect(303);
    expect([await drawn('flood'), await drawn('roads')]).toEqual([flood, roads]);
    const entries = await service.rows(
      `SELECT 1 FROM audit.entry WHERE subject_ref = $1 AND event = 'dsar.restricted'`,
      [eva.id],
    );
    expect(entries).toHaveLength(2);
  });

  const objections = async ({ id }: Citizen) =>
    (await service.trail({ subject: id, event: 'objection.raised' })).map(
      ({ payload }) => payload?.['categories'],
    );

  it('leaves altogether, at once', async () => {
    const teo = await (await citizen()).comesIn();
    await teo.post('/it/iscrizione/lascia').expect(200, /Ha lasciato il servizio/);
    const { record, entry } = await teo.last();
    expect(record).toMatchObject({ action: 'withdrawn', channel: 'web' });
    expect(entry).toMatchObject({ event: 'consent.withdrawn' });
    expect(await objections(teo)).toEqual([['flood']]);
    await teo.get('/it/iscrizione').expect(401);
    await waitFor('the dispatcher to know', () =>
      service.events.find(({ data }) => 'subscriberId' in data && data.subscriberId === teo.id),
    );
  });

  it('objects to nothing by leaving, where no public task was chosen any more', async () => {
    const ivo = await (await citizen()).comesIn();
    await ivo.post('/it/iscrizione/scelte', await ivo.choices({ categories: ['roads'] })).expect(303);
    const before = await objections(ivo);
    await ivo.post('/it/iscrizione/lascia').expect(200);
    expect((await ivo.last()).record).toMatchObject({ action: 'withdrawn' });
    expect(await objections(ivo)).toEqual(before);
  });

  it('closes the page, and the session with it', async () => {
    const gea = await (await citizen()).comesIn();
    await gea.post('/it/iscrizione/chiudi').expect(303).expect('clear-site-data', '"cache"');
    await gea.get('/it/iscrizione').expect(401);
  });

  it("is not moved by another site's form", async () => {
    const zoe = await (await citizen()).comesIn();
    await zoe.post('/it/iscrizione/lascia').set('sec-fetch-site', 'cross-site').expect(403);
    await zoe.get('/it/iscrizione').expect(200);
  });

  it('finds the way from the form where people sign up', async () => {
    await request(service.url)
      .get('/en/')
      .expect(200, /href="\/en\/manage"/);
  });
});
