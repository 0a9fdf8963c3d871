import type { Page } from 'playwright-core';
import { testServerUrl } from '#libs/testing';
import { Stack } from '../harness/stack.js';
import { violations } from './accessibility.js';
import { describeInBrowser, screenshot } from './browser.js';

const FIRST = 'quattro-oche-blu-lente';
const NEXT = 'tre-lumache-in-salita';

describeInBrowser('An administrator at the keyboard', (browser) => {
  let stack: Stack;
  let page: Page;

  beforeAll(async () => {
    stack = await Stack.start({ serverUrl: testServerUrl(), feed: { feed: 'postgres' }, subscribers: 1 });
    page = await newPage();
    await logIn(page, 'paolo.neri', stack.password);
  });
  afterAll(() => stack?.stop());

  async function newPage(): Promise<Page> {
    const context = await browser().newContext({ locale: 'it-IT', timezoneId: 'Europe/Rome' });
    context.setDefaultTimeout(20_000);
    return context.newPage();
  }
  async function logIn(there: Page, username: string, password: string) {
    await there.goto(stack.urls.authoring);
    await there.getByLabel('Nome utente').fill(username);
    await there.getByLabel('Password').fill(password);
    await there.getByRole('button', { name: 'Accedi' }).click();
  }
  const press = async (name: string) => {
    await page.getByRole('button', { name, disabled: false }).focus();
    await page.keyboard.press('Enter');
  };

  it('reads, and may print, how personal data are processed, in Italian and in English', async () => {
    await page.getByRole('heading', { name: 'Allerte' }).waitFor();
    await page.getByRole('link', { name: 'Trattamenti' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Registro dei trattamenti/ }).waitFor();
    await page.getByRole('cell', { name: 'compito di interesse pubblico, art. 6(1)(e)' }).first().waitFor();
    expect(await page.getByText('DA COMPILARE').count()).toBeGreaterThan(8);
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'privacy');
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Stampa' }).isVisible()).toBe(false);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
    await screenshot(page, 'privacy-print');
    await page.emulateMedia({ media: 'screen' });
    await press('English');
    await page.getByRole('heading', { name: /^Record of processing/ }).waitFor();
    expect(await page.getByText('DA COMPILARE').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await press('Italiano');
  });

  it('adds somebody, is told what is wrong at its field, and gives another role', async () => {
    await page.getByRole('link', { name: 'Persone' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Persone', level: 1 }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Nome e cognome').fill('Carla Neri');
    await page.getByLabel('Nome utente').fill('carla.neri');
    await page.getByLabel('Prima password').fill('password1234');
    await press('Aggiungi');
    await page.getByRole('link', { name: /tra quelle che si provano per prime/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Prima password').fill(FIRST);
    await press('Aggiungi');
    await page.getByText('Carla Neri può accedere.').waitFor();
    await press('Cambia ruolo… (Carla Neri)');
    await page.getByRole('dialog').getByLabel('Ruolo').selectOption('approver');
    expect(await violations(page)).toEqual([]);
    await press('Cambia il ruolo');
    await page.getByText('Il ruolo di Carla Neri è cambiato.').waitFor();
    await screenshot(page, 'people');
  });

  it('takes access away at once; who is there reads it and is out', async () => {
    const hers = await newPage();
    await logIn(hers, 'carla.neri', FIRST);
    await hers.getByRole('link', { name: 'Password' }).click();
    await hers.getByLabel('Password attuale').fill(FIRST);
    await hers.getByLabel('Nuova password', { exact: true }).fill(NEXT);
    await hers.getByLabel('Nuova password, di nuovo').fill(NEXT);
    expect(await violations(hers)).toEqual([]);
    await screenshot(hers, 'password');
    await hers.getByRole('button', { name: 'Cambia la password' }).click();
    await hers.getByText('La password è cambiata.').waitFor();
    await press('Togli l’accesso… (Carla Neri)');
    await press('Sì, togli l’accesso');
    await page.getByText('Carla Neri non può più accedere.').waitFor();
    await hers.goto(`${stack.urls.authoring}/alerts`);
    await hers.getByRole('button', { name: 'Accedi' }).waitFor();
  });
});
