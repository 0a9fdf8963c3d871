import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Page } from 'playwright-core';
import { waitFor } from '#libs/testing';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { NoticePublishing } from '../rights/notice/publishing.service.js';
import { RetentionService } from '../rights/retention/retention.service.js';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';
import { Citizen } from './manage/testing/citizen.js';
import { TOWN } from './testing/town.js';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** The narrowest a page must work on without scrolling sideways (WCAG 2.2, 1.4.10). */
const NARROW = { width: 320, height: 640 };

/** What is written on the pages, by which people and programs find their way. */
const LABELS = {
  it: {
    number: 'Numero di cellulare',
    category: 'Alluvione',
    age: 'Dichiaro di avere almeno 14 anni',
    send: 'Richiedi il codice via SMS',
    code: 'Codice',
    again: 'Manda un nuovo codice',
    confirm: 'Conferma iscrizione',
    done: 'Iscrizione confermata',
  },
  en: {
    number: 'Mobile number',
    category: 'Flood',
    age: 'I declare that I am at least 14 years old',
    send: 'Get the code by SMS',
    code: 'Code',
    again: 'Send a new code',
    confirm: 'Confirm sign-up',
    done: 'You are signed up',
  },
} as const;

const onChromium = existsSync(CHROMIUM) ? describe : describe.skip;

onChromium("The citizens' pages, in a browser without scripts", () => {
  let service: RegistrationUnderTest;
  let browser: Browser;
  let lastNumber = 3_201_230_000;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start({ ...TOWN, zones: TOWN.zones.slice(0, 4) });
    await service.listen();
    const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [...flags, '--no-first-run', '--disable-component-update', '--disable-sync'],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  /** A visitor, and everything that went wrong behind the pages they saw. */
  const visitor = async (javaScriptEnabled: boolean, options: Parameters<Browser['newContext']>[0] = {}) => {
    const context = await browser.newContext({ javaScriptEnabled, locale: 'it-IT', ...options });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('requestfailed', (request) => faults.push(`failed: ${request.url()}`));
    page.on('response', (response) => {
      if (response.status() >= 400 && response.request().resourceType() !== 'document')
        faults.push(`${response.status()} ${response.url()}`);
    });
    page.on('console', (message) => {
      if (!message.text().startsWith('Failed to load resource')) faults.push(message.text());
    });
    return { context, page, faults };
  };

  const fill = async (page: Page, language: keyof typeof LABELS) => {
    const labels = LABELS[language];
    const number = String(++lastNumber);
    await page.getByLabel(labels.number).fill(number);
    await page.getByLabel('Centro', { exact: true }).check();
    await page.getByLabel(labels.category).check();
    await page.getByLabel(labels.age).check();
    await page.getByRole('button', { name: labels.send }).click();
    return Number(`39${number}`);
  };
  const codeTo = (number: number, nth = 1) =>
    waitFor('a code', () => /\b\d{6}\b/.exec(service.textsTo(number)[nth - 1] ?? '')?.[0]);

  it.each(['it', 'en'] as const)('take a citizen from the form to the receipt, in %s', async (language) => {
    const labels = LABELS[language];
    const { context, page, faults } = await visitor(false);
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(service.url)) foreign.push(request.url());
    });
    await page.goto(`${service.url}/${language}/`);
    const number = await fill(page, language);
    await page.getByLabel(labels.code, { exact: true }).fill(await codeTo(number));
    await page.getByRole('button', { name: labels.confirm }).click();
    await page.getByRole('heading', { level: 1, name: labels.done }).waitFor();
    expect(await page.getByRole('row', { name: labels.category }).innerText()).toMatch(/Sì|Yes/);
    expect(foreign.filter((url) => !url.startsWith('data:'))).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('are walked by keyboard alone', async () => {
    const { context, page } = await visitor(false);
    await page.goto(`${service.url}/it/`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const number = String(++lastNumber);
    await page.keyboard.type(number);
    await page.getByLabel('Centro', { exact: true }).press('Space');
    await page.getByLabel('Alluvione').press('Space');
    await page.getByLabel(LABELS.it.age).press('Space');
    await page.keyboard.press('Enter');
    await page.getByLabel('Codice', { exact: true }).fill(await codeTo(Number(`39${number}`)));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: LABELS.it.done }).waitFor();
    await context.close();
  });

  it.each(['it', 'en'] as const)(
    'have no fault that axe finds and fit 320 pixels, in %s',
    async (language) => {
      const labels = LABELS[language];
      // The examination is a script, which the pages themselves do not allow.
      const { context, page } = await visitor(true, { bypassCSP: true, viewport: NARROW });
      await page.goto(`${service.url}/${language}/`);
      await examine(page);
      await page.getByRole('button', { name: labels.send }).click();
      await examine(page);
      expect(await page.evaluate('document.activeElement.id')).toBe('faults');
      expect(await page.locator('#guardianName').isVisible()).toBe(false);
      await page.locator('#underAge').check();
      expect(await page.locator('#guardianName').isVisible()).toBe(true);
      await page.getByRole('button', { name: labels.send }).click();
      await examine(page);
      const number = await fill(page, language);
      await examine(page);
      await page.getByRole('button', { name: labels.confirm }).click();
      await examine(page);
      await page.getByRole('button', { name: labels.again }).click();
      await examine(page);
      await page.getByLabel(labels.code, { exact: true }).fill(await codeTo(number, 2));
      await page.getByRole('button', { name: labels.confirm }).click();
      await examine(page);
      await page.goto(`${service.url}/${language}/nowhere`);
      await examine(page);
      await context.close();
    },
  );

  it('that ask about a changed notice have no fault that axe finds and fit 320 pixels', async () => {
    const citizen = await Citizen.subscribed(service, 21);
    const offer = await service.get(CatalogueService).offerOf(service.town.id);
    await service.get(NoticePublishing).publish(
      offer,
      {
        ...{ version: '2027-01', material: true, texts: { it: 'Testo nuovo.', en: 'New text.' } },
        changes: { it: 'Cambia <b>il titolare</b>.', en: 'Another controller.' },
      },
      'operator:spec',
    );
    await service.get(RetentionService).remind();
    const { context, page } = await visitor(true, { bypassCSP: true, viewport: NARROW });
    await page.goto(service.url + (await citizen.link()));
    await examine(page);
    await citizen.comesIn(2);
    const [name = '', value = ''] = citizen.cookie.split('=');
    await context.addCookies([{ name, value, url: service.url }]);
    await page.goto(`${service.url}/it/iscrizione`);
    await page.getByText('L’informativa è cambiata. La legga').waitFor();
    await examine(page);
    await page.goto(service.url + (await citizen.link()));
    await page.getByRole('button', { name: 'Non accetto' }).click();
    await examine(page);
    await context.close();
  });

  it('of a subscription have no fault that axe finds and fit 320 pixels', async () => {
    const citizen = await Citizen.subscribed(service, 20);
    const { context, page } = await visitor(true, { bypassCSP: true, viewport: NARROW });
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    await page.goto(`${service.url}/it/gestione`);
    await examine(page);
    await page.getByLabel(LABELS.it.number).fill(String(citizen.number).slice(2));
    await press('Manda il link via SMS');
    await examine(page);
    await page.goto(service.url + (await citizen.link()));
    await examine(page);
    await press('Apri la mia iscrizione');
    await examine(page);
    await press('Cancella i miei dati');
    await examine(page);
    await page.getByLabel(LABELS.it.number).fill('347 888 9990');
    await press('Manda i due codici');
    await examine(page);
    await press('Cambia il numero');
    await examine(page);
    await page.getByRole('link', { name: 'Torna alla sua iscrizione' }).click();
    await press('Limita l’uso dei miei dati');
    await examine(page);
    await page.getByLabel(LABELS.it.category).uncheck();
    await press('Salva le scelte');
    await examine(page);
    await press('Mostra i miei dati');
    await examine(page);
    await page
      .getByRole('link')
      .filter({ hasText: /^[0-9a-f-]{36}$/ })
      .last()
      .click();
    await examine(page);
    await context.close();
  });
});

/** Every rule of axe-core, and no scrolling sideways. */
async function examine(page: Page): Promise<void> {
  const found = await page.evaluate(`(async () => { ${AXE};
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html));
  })()`);
  const tooWide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
  expect({ title: await page.title(), found, tooWide: await page.evaluate(tooWide) }).toEqual({
    title: expect.any(String),
    found: [],
    tooWide: false,
  });
}
