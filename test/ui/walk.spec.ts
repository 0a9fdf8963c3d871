import type { Browser, Page } from 'playwright-core';
import { testServerUrl } from '#libs/testing';
import { Stack } from '../harness/stack.js';
import { violations } from './accessibility.js';
import { describeInBrowser, screenshot } from './browser.js';

const NUMBER = '333 123 4567';
const SUBSCRIBERS = 3000;
const TEXT = 'Piena del Lamone: salite ai piani alti entro le 19. Non usate auto e cantine. Info 0546 691111';

describeInBrowser('A person with a mouse', (browser) => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await Stack.start({
      serverUrl: testServerUrl(),
      feed: { feed: 'postgres' },
      subscribers: SUBSCRIBERS,
      route: { partsPerSecond: 300 },
      simulator: { SMSC_RECORD: 'all' },
    });
  });

  afterAll(() => stack?.stop());

  it('signs up without JavaScript, with the code that arrives on the phone', async () => {
    const page = await open(browser(), `${stack.urls.registration}/`, { javaScriptEnabled: false });
    const phone = await open(browser(), stack.urls.simulator);
    expect(page.url()).toMatch(/\/it\/$/);
    await page.getByLabel('Numero di cellulare').fill(NUMBER);
    await page.getByLabel('Borgo Durbecco').check();
    await page.getByLabel('Allerte meteo e idrogeologiche').check();
    await page.getByLabel('Dichiaro di avere almeno 14 anni').check();
    await screenshot(page, 'sign-up');
    await page.getByRole('button', { name: 'Richiedi il codice via SMS' }).click();
    await page.getByRole('heading', { name: 'Scriva il codice ricevuto' }).waitFor();

    await phone.getByLabel('Numero').fill(NUMBER);
    await phone.getByRole('button', { name: 'Apri' }).click();
    const message = phone.getByRole('log').getByText(/\b\d{6}\b/);
    await message.waitFor();
    const code = /\b\d{6}\b/.exec((await message.textContent()) ?? '')?.[0] ?? '';

    expect(page.url()).not.toContain('3331234567');
    await page.getByLabel('Codice', { exact: true }).fill(code === '000000' ? '111111' : '000000');
    await page.getByRole('button', { name: 'Conferma iscrizione' }).click();
    await page.getByRole('group', { name: 'C’è una cosa da correggere' }).waitFor();
    await page.getByLabel('Codice', { exact: true }).fill(code);
    await page.getByRole('button', { name: 'Conferma iscrizione' }).click();
    await page.getByRole('heading', { name: 'Iscrizione confermata' }).waitFor();
    await screenshot(page, 'receipt');
    await Promise.all([page.context().close(), phone.context().close()]);
  });

  it('writes an alert, cannot approve it, and somebody else watches it arrive', async () => {
    const author = await login(browser(), stack, 'giulia.ferri');
    await author.getByRole('link', { name: 'Scrivi un’allerta' }).first().click();
    await author.getByLabel('Categoria').selectOption({ label: 'Allerte meteo e idrogeologiche' });
    await author.getByLabel('Estrema').check();
    await author.getByLabel('Borgo Durbecco').check();
    await author.getByLabel('Testo in italiano').fill(TEXT);
    await screenshot(author, 'write');
    await author.getByRole('button', { name: 'Vai all’anteprima' }).click();
    await author.getByRole('heading', { name: 'Anteprima' }).waitFor();
    expect(await violations(author)).toEqual([]);
    await screenshot(author, 'preview');
    await author.getByRole('button', { name: 'Invia all’approvazione' }).click();
    await author.getByText('deve approvarla un’altra persona', { exact: false }).first().waitFor();
    expect(await author.getByRole('button', { name: 'Approva e invia…' }).count()).toBe(0);

    const approver = await login(browser(), stack, 'marco.bassi');
    await approver
      .getByRole('link', { name: /Piena del Lamone/ })
      .first()
      .click();
    await approver.getByRole('button', { name: 'Approva e invia…' }).waitFor();
    await screenshot(approver, 'approve');
    await approver.getByRole('button', { name: 'Approva e invia…' }).click();
    await approver.getByRole('button', { name: /^Sì, invia adesso/ }).click();

    await approver.getByRole('table', { name: /Che cosa è stato dei messaggi/ }).waitFor();
    await approver.getByText('I conti tornano', { exact: false }).waitFor();
    await screenshot(approver, 'watch');
    await approver.getByRole('heading', { name: 'Invio concluso' }).waitFor({ timeout: 60_000 });
    expect(await violations(approver)).toEqual([]);
    await screenshot(approver, 'watched');
    expect(await stack.simulator.textsOf('393331234567')).toContainEqual(
      expect.stringContaining('Piena del Lamone'),
    );

    await approver.getByRole('button', { name: 'Mostra i destinatari' }).click();
    await approver.getByRole('table', { name: /Destinatari/ }).waitFor();
    expect(await approver.content()).not.toContain('331234567');
    await Promise.all([author.context().close(), approver.context().close()]);
  });

  it('answers STOP from the phone and is told that it is over', async () => {
    const phone = await open(browser(), stack.urls.simulator);
    await phone.getByLabel('Numero').fill(NUMBER);
    await phone.getByRole('button', { name: 'Apri' }).click();
    await phone.getByRole('log').getByText('Piena del Lamone', { exact: false }).waitFor();
    await phone.getByRole('button', { name: 'STOP' }).click();
    await phone
      .getByRole('log')
      .getByText(/non ricever/i)
      .waitFor();
    await screenshot(phone, 'phone');
    await phone.context().close();
  });

  it('finds nothing in the way of a keyboard or a screen reader', async () => {
    const addresses = {
      'sign-up': `${stack.urls.registration}/it/`,
      'sign-up in English': `${stack.urls.registration}/en/`,
      phones: stack.urls.simulator,
      login: stack.urls.authoring,
    };
    for (const [name, address] of Object.entries(addresses)) {
      const page = await open(browser(), address);
      expect({ [name]: await violations(page) }).toEqual({ [name]: [] });
      await page.context().close();
    }
  });
});

async function open(
  browser: Browser,
  url: string,
  options: { javaScriptEnabled?: boolean } = {},
): Promise<Page> {
  const context = await browser.newContext({
    locale: 'it-IT',
    timezoneId: 'Europe/Rome',
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

async function login(browser: Browser, stack: Stack, username: string): Promise<Page> {
  const page = await open(browser, stack.urls.authoring);
  await page.getByLabel('Nome utente').fill(username);
  await page.getByLabel('Password').fill(stack.password);
  await page.getByRole('button', { name: 'Accedi' }).click();
  await page.getByRole('heading', { name: 'Allerte' }).waitFor();
  return page;
}
