import request from 'supertest';
import { waitFor } from '#libs/testing';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';
import { TOWN } from './testing/town.js';

const LANGUAGES = ['it', 'en'] as const;

/** What a browser sends of the form: what was shown hidden, and what was typed and ticked. */
type Filled = Record<string, string | string[]>;

describe("The citizens' pages", () => {
  let pages: RegistrationUnderTest;
  let lastNumber = 3_201_230_000;

  beforeAll(async () => {
    pages = await RegistrationUnderTest.start(TOWN);
    await pages.listen();
  });
  afterAll(() => pages.stop());

  const get = (path: string) => request(pages.url).get(path);
  const post = (path: string, fields: Filled) => {
    const body = Object.entries(fields).flatMap(([name, value]) =>
      [value].flat().map((each): [string, string] => [name, each]),
    );
    return request(pages.url).post(path).type('form').send(new URLSearchParams(body).toString());
  };
  const newNumber = () => String(++lastNumber);
  const hidden = (page: string, name: string) =>
    new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(page)?.[1] ?? '';
  const filled = async (changed: Filled = {}): Promise<Filled> => {
    const { text } = await get('/it/').expect(200);
    return {
      ...{ stamp: hidden(text, 'stamp'), noticeVersion: hidden(text, 'noticeVersion') },
      ...{ number: newNumber(), zones: ['CENTRO', 'BORGO'], categories: ['flood'], language: 'it' },
      ...{ ageDeclared: 'yes', ...changed },
    };
  };
  const askedForCode = async (number: string) => {
    const answer = await post('/it/', await filled({ number })).expect(303);
    return answer.headers['location'] ?? '';
  };
  /** The code of the nth message to an Italian number. */
  const codeTo = async (number: string, nth = 1) => {
    const texts = () => pages.textsTo(Number(`39${number}`));
    const text = await waitFor(`message ${nth}`, () => texts()[nth - 1]);
    return /\b\d{6}\b/.exec(text)?.[0] ?? '';
  };

  it('begin in the language the browser prefers', async () => {
    await get('/').set('accept-language', 'en-GB,it;q=0.5').expect(302).expect('location', '/en/');
    await get('/').set('accept-language', 'de').expect(302).expect('location', '/it/');
    await get('/').expect('vary', /accept-language/i);
  });

  it.each(LANGUAGES)('show the form with nothing ticked, in %s', async (language) => {
    const { text, headers } = await get(`/${language}/`)
      .expect(200)
      .expect('content-type', /text\/html/);
    expect(text).toContain(`<html lang="${language}">`);
    expect(text.match(/<h1/g)).toHaveLength(1);
    expect(text.match(/\schecked/g)).toHaveLength(1);
    expect(text).toMatch(/type="radio"[^>]*value="(it|en)"\s+checked/);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-security-policy']).toMatch("default-src 'self'; script-src 'none'");
    expect(text).not.toMatch(/<script|style=|https?:\/\/(?!www\.w3\.org)/);
  });

  it('give everybody the same form, but for the stamp that says when', async () => {
    const [first, second] = [(await get('/it/')).text, (await get('/it/')).text];
    expect(hidden(second, 'stamp')).not.toBe(hidden(first, 'stamp'));
    expect(second.replace(hidden(second, 'stamp'), '')).toBe(first.replace(hidden(first, 'stamp'), ''));
  });

  it('say of each kind of alert on what it rests', async () => {
    const { text } = await get('/it/');
    expect(text).toContain('compito di interesse pubblico del Comune (D.Lgs. 1/2018, art. 12 &lt;i&gt;)');
    expect(text).toContain('Si basa sul suo consenso: può revocarlo in ogni momento.');
  });

  it("show the municipality's own words as text", async () => {
    const { text } = await get('/it/');
    expect(text).toContain('Comune di Prova d&#39;Adda &lt;b&gt;');
    expect(text).toContain('Borgo &quot;&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).toContain('Responsabile: &lt;script&gt;');
  });

  it('lead from the form to a code, and from the code to the receipt', async () => {
    const number = newNumber();
    const address = await askedForCode(number);
    expect(address).toMatch(/^\/it\/codice\/[0-9a-f-]{36}$/);
    await get(address).expect(200, /Il codice vale fino alle \d\d:\d\d\./);
    const code = await codeTo(number);
    const { text } = await post(address, { code: `${code.slice(0, 3)} ${code.slice(3)}` }).expect(200);
    expect(text).toContain('<h1>');
    expect(text).toContain('<li>Centro</li>');
    expect(text).toMatch(/Alluvione<\/th>\s*<td[^>]*>Sì</);
    expect(text).toMatch(/Scuole &amp; servizi<\/th>\s*<td[^>]*>No</);
    expect(text).toContain('versione 2026-01, in italiano');
    expect(text).toContain('Risponda STOP a uno qualsiasi dei messaggi.');
    expect(text).not.toContain(number);
    expect(text).toContain('href="/it/gestione"');
    const [, file] = /href="data:application\/json;base64,([\w+/=]+)"/.exec(text) ?? [];
    const receipt = Buffer.from(file ?? '', 'base64').toString();
    expect(JSON.parse(receipt)).toMatchObject({
      ...{ zones: [{ code: 'BORGO' }, { name: 'Centro' }], validUntil: expect.any(String) },
      ...{ processors: expect.any(Array), withdrawalMethods: expect.any(Array) },
      retentionDays: expect.any(Number),
    });
    expect(receipt).not.toContain(number);
    const [consent] = await pages.rows('SELECT served_at, notice_language FROM registration.consent');
    expect(consent).toMatchObject({ served_at: expect.any(Date), notice_language: 'it' });
  });

  it('take all of a hundred zones', async () => {
    const zones = Array.from({ length: 120 }, (_, i) => `Z${i}`);
    const number = newNumber();
    const { headers } = await post('/en/', await filled({ number, zones, language: 'en' })).expect(303);
    const { text } = await post(headers['location'] ?? '', { code: await codeTo(number) }).expect(200);
    expect(text.match(/<li>Frazione/g)).toHaveLength(120);
  });

  it('never tell whether a number is known', async () => {
    const number = newNumber();
    const first = await askedForCode(number);
    await post(first, { code: await codeTo(number) }).expect(200);
    const again = await askedForCode(number);
    const stranger = await askedForCode(newNumber());
    const shape = async (address: string) =>
      (await get(address)).text.replaceAll(address.split('/')[3] ?? '', '');
    expect(await shape(again)).toBe(await shape(stranger));
  });

  it('tell every fault at once, beside its field and before the form, and keep what was typed', async () => {
    const fields = await filled({ number: '0546 691 111', zones: [], language: 'en', ageDeclared: [] });
    const { text } = await post('/it/', fields)
      .expect(422)
      .expect('content-type', /text\/html/);
    expect(text).toContain('<title>Errore: Iscrizione agli avvisi via SMS');
    expect(text).toContain('Ci sono 3 cose da correggere');
    for (const [field, target] of [
      ['number', 'number'],
      ['zones', 'zones-0'],
      ['ageDeclared', 'ageDeclared'],
    ]) {
      expect(text).toContain(`<a href="#${target}">`);
      expect(text).toMatch(new RegExp(`aria-describedby="[^"]*${field}-fault"`));
      expect(text).toContain(`id="${field}-fault"`);
    }
    expect(text).toContain('value="0546 691 111"');
    expect(text).toMatch(/value="flood"\s+checked/);
    expect(text).toMatch(/value="en"\s+checked/);
    expect(text).toContain('autofocus');
  });

  it.each([
    ['', 'Scriva il suo numero di cellulare.'],
    ['12', 'Il numero di telefono non è corretto'],
    ['0546691111', 'È un numero di rete fissa'],
    ['899 123 456', 'È un numero a pagamento'],
    ['+44 7400 123456', 'I cellulari di questo Paese non possono iscriversi'],
  ])('refuse “%s” as a number and say why', async (number, why) => {
    const { text } = await post('/it/', await filled({ number })).expect(422);
    expect(text).toContain(why);
  });

  it('show whatever is written into any field as text', async () => {
    const attack = '"><script>alert(1)</script><input value=\'';
    for (const name of [
      'number',
      'zones',
      'categories',
      'language',
      'noticeVersion',
      'stamp',
      'ageDeclared',
    ]) {
      const { text } = await post('/it/', await filled({ [name]: attack }));
      expect(text).not.toContain('<script');
      expect(text).toContain('role="group"');
    }
    const { text } = await post(await askedForCode(newNumber()), { code: attack.slice(0, 20) }).expect(422);
    expect(text).not.toContain('<script');
    expect(text).toContain('&quot;&gt;&lt;script&gt;');
  });

  it('show a form again whose notice has changed, or that was open since yesterday', async () => {
    const outdated = await post('/en/', await filled({ noticeVersion: '2019-01' })).expect(409);
    expect(outdated.text).toContain('The notice has changed');
    const forged = await post('/en/', await filled({ stamp: 'AAAA.BBBB' })).expect(409);
    expect(forged.text).toContain('The form was open for too long');
    expect(hidden(forged.text, 'stamp')).toContain('.');
  });

  it('count wrong codes, but not what cannot be a code', async () => {
    const number = newNumber();
    const address = await askedForCode(number);
    for (const code of ['', '12', 'abcdef', '1234567'])
      expect((await post(address, { code }).expect(422)).text).toContain('Il codice ha 6 cifre');
    const right = await codeTo(number);
    const wrong = right === '000000' ? '000001' : '000000';
    const { text } = await post(address, { code: wrong }).expect(422);
    expect(text).toContain('Il codice non è giusto. Tentativi rimasti: 4.');
    expect(text).toContain(`value="${wrong}"`);
    for (let i = 0; i < 4; i++) await post(address, { code: wrong }).expect(422);
    expect((await post(address, { code: right }).expect(422)).text).toContain('Troppi codici sbagliati');
  });

  it('refuse an expired code and send a new one, which alone is then right', async () => {
    const number = newNumber();
    const address = await askedForCode(number);
    const old = await codeTo(number);
    const id = address.split('/').at(-1);
    await pages.rows(
      "UPDATE registration.sign_up SET sent_at = sent_at - interval '11 minutes' WHERE id = $1",
      [id],
    );
    await get(address).expect(200, /L’ultimo codice è scaduto alle/);
    expect((await post(address, { code: old }).expect(422)).text).toContain('Il codice è scaduto');
    const { headers } = await post(`${address}/nuovo`, {}).expect(303);
    await get(headers['location'] ?? '').expect(200, /Abbiamo mandato un nuovo codice/);
    await post(address, { code: await codeTo(number, 2) }).expect(200);
  });

  it('send no more codes than a number may get', async () => {
    const number = newNumber();
    const address = await askedForCode(number);
    for (let i = 0; i < 2; i++) await post(`${address}/nuovo`, {}).expect(303);
    const resent = await post(`${address}/nuovo`, {})
      .expect(429)
      .expect('content-type', /text\/html/);
    expect(resent.text).toContain('Sono stati chiesti troppi codici');
    const asked = await post('/it/', await filled({ number })).expect(429);
    expect(asked.text).toContain('Sono stati chiesti troppi codici');
  });

  it('change nothing by being looked at', async () => {
    const number = newNumber();
    const address = await askedForCode(number);
    const sent = () =>
      pages.rows('SELECT id, sent_at, attempts, state FROM registration.sign_up ORDER BY id');
    const before = await sent();
    for (const path of [address, `${address}/nuovo`, address.replace('/it/codice', '/en/code')])
      await get(path).expect(200);
    expect(await sent()).toEqual(before);
  });

  it.each([
    ['/it/niente', 'Pagina non trovata'],
    ['/en/nothing/at/all', 'Page not found'],
    ['/it/codice/1', 'Non è stato possibile'],
    ['/en/code/00000000-0000-4000-8000-000000000000', 'This could not be done'],
  ])('answer %s with a page that leads back to the form', async (path, title) => {
    const { text } = await get(path)
      .expect(404)
      .expect('content-type', /text\/html/);
    expect(text).toContain(title);
    expect(text).toContain(`href="/${path.slice(1, 3)}/"`);
  });

  it('refuse what is no form of theirs, with a page', async () => {
    const json = request(pages.url)
      .post('/it/')
      .send({ number: { $ne: 1 } });
    await json.expect(415).expect('content-type', /text\/html/);
    await post('/it/', await filled({ role: 'admin' }))
      .expect(400)
      .expect('content-type', /text\/html/);
    await post('/it/', await filled({ __proto__x: '1' })).expect(400);
    await post('/it/', await filled({ number: ['3201234567', '3201234568'] })).expect(400);
    await post('/it/', await filled({ 'zones[x]': 'CENTRO' })).expect(400);
    await post('/it/', await filled({ number: '3'.repeat(40_000) }))
      .expect(413)
      .expect('content-type', /text\/html/);
  });

  it("refuse another site's form", async () => {
    await post('/it/', await filled())
      .set('sec-fetch-site', 'cross-site')
      .expect(403)
      .expect(/<h1>/);
    await post('/it/', await filled())
      .set('origin', 'https://evil.example')
      .expect(403);
  });

  it('never put a number into an address', async () => {
    const number = newNumber();
    const answers = [
      await post('/it/', await filled({ number })),
      await post('/it/', await filled({ number, zones: [] })),
    ];
    for (const { headers, request: sent } of answers as unknown as {
      headers: Record<string, string>;
      request: { url: string };
    }[])
      expect(`${headers['location'] ?? ''} ${sent.url}`).not.toContain(number);
  });

  it('are no part of the API that is described to programs', async () => {
    const { body } = await get('/api/openapi.json').expect(200);
    expect(Object.keys(body.paths).filter((path) => !path.startsWith('/api/'))).toEqual(
      Object.keys(body.paths).filter((path) => path.startsWith('/internal/')),
    );
  });

  it('bring their style sheets, fonts and pictures along, to be kept', async () => {
    const { text } = await get('/it/');
    const linked = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
    const styles = await Promise.all(linked.map((path) => get(path).expect(200)));
    const own = styles.find(({ text: style }) => style?.includes('Titillium_Web'))?.text ?? '';
    const fonts = [...own.matchAll(/url\('([^']+)'\)/g)].map(([, path]) => path ?? '');
    expect(fonts).toHaveLength(4);
    for (const path of fonts)
      await get(path)
        .expect(200)
        .expect('cache-control', /immutable/);
    const kit = linked.find((path) => path.includes('bootstrap-italia.min.css')) ?? '';
    await get(kit)
      .set('accept-encoding', 'gzip')
      .expect('content-encoding', 'gzip')
      .expect(200, /\.form-check/);
    await get(kit)
      .set('accept-encoding', 'identity')
      .expect(200, /\.form-check/);
    await get('/assets/bootstrap-italia/svg/sprites.svg').expect(200).expect('content-type', /svg/);
    await get('/assets/bootstrap-italia/js/bootstrap-italia.min.js').expect(404);
    expect((await get('/assets/bootstrap-italia/css/..%2f..%2fpackage.json')).status).not.toBe(200);
  });
});
