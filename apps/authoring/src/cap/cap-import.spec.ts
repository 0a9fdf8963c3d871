import { authoringUnderTest, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import type { Browser } from '../testing/browser.js';
import { capFile, capTime, info } from '../testing/cap-files.js';
import { CATEGORIES, ZONES } from '../testing/peers.js';

describe('Importing a CAP message', () => {
  let authoring: AuthoringUnderTest;
  let author: Browser;
  let count = 0;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    author = await authoring.official('author');
  });

  afterAll(() => authoring.stop());

  const identifier = () => `prova-${++count}`;
  const importFile = (xml: string, who = author) => who.postXml('/api/alerts/import', xml);
  const codes = (notices: { code: string }[]) => notices.map(({ code }) => code);

  it('makes a draft that can be submitted as it is', async () => {
    const id = identifier();
    const { status, body } = await importFile(capFile({ identifier: id }));
    expect(status).toBe(201);
    expect(body.alert).toMatchObject({
      ...{ state: 'draft', source: 'cap', mode: 'actual', severity: 'Severe', zoneIds: [ZONES.borgo] },
      categoryId: CATEGORIES.meteo,
      cap: {
        identifier: id,
        sender: 'sala.operativa@comune.prova.example',
        sent: '2026-11-18T16:42:00.000Z',
      },
      variants: [
        {
          language: 'it',
          text: "Piena del torrente entro le 19. Salite ai piani alti. Non usate l'auto. https://allerta.comune.prova.example/",
        },
        { language: 'en', text: 'Flood expected by 19:00. Move to upper floors!' },
      ],
    });
    expect(body.alert.polygons).toHaveLength(1);
    expect(codes(body.notices)).toEqual(['cap.category_guessed']);
    const { id: alertId, contentHash } = body.alert;
    expect((await author.post(`/api/alerts/${alertId}/submit`, { contentHash })).status).toBe(200);
  });

  it('takes the short text that its sender wrote', async () => {
    const texts = `<headline>Lungo</headline><parameter><valueName>CMAMtext</valueName>
      <value>  Testo   breve. </value></parameter>`;
    const { body } = await importFile(capFile({ identifier: identifier(), infos: info({ texts }) }));
    expect(body.alert.variants).toEqual([{ language: 'it', text: 'Testo breve.' }]);
  });

  it('makes a draft of what is incomplete, and says what is missing', async () => {
    const infos = info({
      language: 'es-US',
      expires: '2003-06-11T22:39:00-07:00',
      area: '',
      category: 'Other',
    });
    const { status, body } = await importFile(capFile({ identifier: identifier(), infos }));
    expect(status).toBe(201);
    expect(codes(body.notices)).toEqual([
      ...[
        'alert.default_language_missing',
        'alert.category_missing',
        'alert.area_missing',
        'alert.expiry_past',
      ],
    ]);
    const { id, contentHash } = body.alert;
    expect((await author.post(`/api/alerts/${id}/submit`, { contentHash })).status).toBe(422);
  });

  it('says when a text is too long, and keeps it as it is', async () => {
    const long = 'parola '.repeat(200).trim();
    const infos = info({ texts: `<description>${long}</description>` });
    const { body } = await importFile(capFile({ identifier: identifier(), infos }));
    expect(codes(body.notices)).toContain('alert.text_too_long');
    expect(body.alert.variants[0]?.text).toBe(`${long}.`);
  });

  it('takes the worst severity, the earliest expiry, and one text a language', async () => {
    const soon = new Date(Date.now() + 3_600_000);
    const infos = [
      info({ severity: 'Minor' }),
      info({ language: 'it-CH', severity: 'Extreme', expires: capTime(soon) }),
    ];
    const { body } = await importFile(capFile({ identifier: identifier(), infos: infos.join('\n') }));
    expect(body.alert).toMatchObject({ severity: 'Extreme', variants: [{ language: 'it' }] });
    expect(Date.parse(body.alert.expiresAt as string)).toBe(Math.floor(soon.getTime() / 1000) * 1000);
    expect(codes(body.notices)).toEqual([
      'cap.language_repeated',
      'cap.expiries_differ',
      'cap.category_guessed',
    ]);
  });

  it('notices an area outside the municipality', async () => {
    authoring.peers.touched = [];
    const { body } = await importFile(capFile({ identifier: identifier() }));
    authoring.peers.touched = [ZONES.borgo];
    expect(codes(body.notices)).toContain('alert.polygon_outside');
  });

  it('does not need registration to answer: zones and category are left to the official', async () => {
    const { app, url } = await authoring.another();
    authoring.peers.misbehaviour.registration = 'failing';
    const answer = await fetch(`${url}/api/alerts/import`, {
      ...{ method: 'POST', body: capFile({ identifier: identifier() }) },
      headers: { cookie: author.cookie, 'content-type': 'text/xml' },
    });
    authoring.peers.misbehaviour.registration = null;
    const body = (await answer.json()) as { alert: { zoneIds: string[] }; notices: { code: string }[] };
    expect(body.alert.zoneIds).toEqual([]);
    expect(codes(body.notices)).toEqual(
      expect.arrayContaining([
        'alert.area_missing',
        'alert.category_missing',
        'cap.registration_unavailable',
      ]),
    );
    await app.close();
  });

  it('is refused the second time, and the refusal names the draft there is', async () => {
    const file = capFile({ identifier: identifier() });
    const { body } = await importFile(file);
    const again = await importFile(file.replace('+01:00</sent>', '+01:00</sent>'));
    expect(again).toMatchObject({ status: 409, body: { code: 'cap.already_imported', field: 'identifier' } });
    expect(again.body.detail).toContain(body.alert.id);
    // The same instant, written in another zone, is the same message.
    const elsewhere = await importFile(file.replace('T17:42:00+01:00</sent>', 'T16:42:00-00:00</sent>'));
    expect(elsewhere.body.code).toBe('cap.already_imported');
    const neighbour = await authoring.official('author', await authoring.municipality());
    expect((await importFile(file, neighbour)).status).toBe(201);
  });

  it('is done once when it comes several times at once', async () => {
    const file = capFile({ identifier: identifier() });
    const answers = await Promise.all([importFile(file), importFile(file), importFile(file)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('is refused when it is not CAP, not XML, too large, or not said to be XML', async () => {
    expect((await importFile('<html/>')).body.code).toBe('cap.not_cap_12');
    const xxe = capFile({ before: '<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>' });
    expect((await importFile(xxe)).body.code).toBe('cap.doctype_refused');
    expect(await importFile(`<!--${'x'.repeat(1024 * 1024)}-->`)).toMatchObject({
      ...{ status: 413, body: { code: 'request.too_large' } },
    });
    const asJson = await author.post('/api/alerts/import', { alert: {} });
    expect(asJson).toMatchObject({ status: 415, body: { code: 'request.unsupported_type' } });
  });

  it('is not for those who may not write', async () => {
    const auditor = await authoring.official('auditor');
    expect((await importFile(capFile(), auditor)).body.code).toBe('access.forbidden');
  });
});
