import type { Page } from 'playwright-core';
import { testServerUrl, waitFor } from '#libs/testing';
import { Stack } from '../harness/stack.js';
import { violations } from './accessibility.js';
import { describeInBrowser, screenshot } from './browser.js';

describeInBrowser('An official who serves a citizen, with the keyboard alone', (browser) => {
  let stack: Stack;
  let page: Page;

  beforeAll(async () => {
    stack = await Stack.start({
      serverUrl: testServerUrl(),
      feed: { feed: 'postgres' },
      subscribers: 5,
      simulator: { SMSC_RECORD: 'all' },
    });
    const context = await browser().newContext({ locale: 'it-IT', timezoneId: 'Europe/Rome' });
    context.setDefaultTimeout(20_000);
    page = await context.newPage();
    await page.goto(stack.urls.authoring);
    await page.getByLabel('Nome utente').fill('giulia.ferri');
    await page.getByLabel('Password').fill(stack.password);
    await page.getByRole('button', { name: 'Accedi' }).click();
    await page.getByRole('heading', { name: 'Allerte' }).waitFor();
  });

  afterAll(() => stack?.stop());

  const press = async (name: string | RegExp) => {
    await page.getByRole('button', { name }).first().focus();
    await page.keyboard.press('Enter');
  };
  const tick = async (label: string | RegExp) => {
    await page.getByLabel(label).focus();
    await page.keyboard.press('Space');
  };
  const look = async (number: string) => {
    await page.getByLabel('Numero di cellulare').fill(number);
    await press('Cerca');
  };
  const texts = (number: string, count: number) =>
    waitFor(`${count} messages`, async () => {
      const sent = await stack.simulator.textsOf(number);
      return sent.length >= count ? sent : null;
    });

  it('hears what is wrong, signs somebody up by the code they read out, and lets them go again', async () => {
    const number = '393209876543';
    await page.getByRole('link', { name: 'Sportello' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Sportello' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await look('0546 691111');
    await page.getByText('È un numero di rete fissa', { exact: false }).first().waitFor();
    expect(await violations(page)).toEqual([]);
    await look('320 987 6543');
    await page.getByRole('heading', { name: 'Numero non iscritto' }).waitFor();
    await press('Iscrivi');
    await page.getByRole('heading', { name: 'Nuova iscrizione' }).waitFor();
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);
    await press('Manda il codice');
    await page.getByRole('alert').getByText('Scelga almeno una zona.').waitFor();
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'counter-faults');
    await tick('Borgo Durbecco');
    await tick('Protezione civile');
    await tick('La persona dichiara di avere almeno 14 anni');
    await press('Manda il codice');
    await page.getByRole('heading', { name: 'Conferma' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'counter-code');
    const [question] = await texts(number, 1);
    await page.getByLabel('Codice').fill(/codice (\d{6})/.exec(question ?? '')?.[1] ?? '');
    await page.keyboard.press('Enter');
    await page.getByText('Iscrizione confermata.', { exact: false }).waitFor();

    await look('320 987 6543');
    await page.getByRole('heading', { name: 'Numero iscritto' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'counter-known');
    await press('Cancella l’iscrizione');
    const leaving = await texts(number, 3);
    await page.getByLabel('Codice').fill(/codice (\d{6})/.exec(leaving[2] ?? '')?.[1] ?? '');
    await page.keyboard.press('Enter');
    await page.getByText('Iscrizione cancellata.', { exact: false }).waitFor();
    expect(page.url()).not.toContain('987');
  });

  it('signs a child up with a guardian, by both codes', async () => {
    const [child, guardian] = ['393209876545', '393209876546'];
    await look('320 987 6545');
    await press('Iscrivi');
    await tick('Reda');
    await tick('Protezione civile');
    await tick('Ha meno di 14 anni: decide con lei un genitore o tutore');
    await press('Manda il codice');
    await page.getByRole('alert').getByText('Scriva nome e cognome del genitore o tutore.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Nome e cognome del genitore o tutore').fill('Maria Rossi');
    await page.getByLabel('Cellulare del genitore o tutore').fill('320 987 6546');
    await press('Manda il codice');
    await page.getByText('Due codici', { exact: false }).waitFor();
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'counter-guardian');
    const [question] = await texts(child, 1);
    expect(question).not.toContain('SI');
    const [authorise] = await texts(guardian, 1);
    const code = /codice (\d{6})/i;
    await page.getByLabel('Codice', { exact: true }).fill(code.exec(question ?? '')?.[1] ?? '');
    await page.getByLabel('Codice del genitore o tutore').fill(code.exec(authorise ?? '')?.[1] ?? '');
    await page.keyboard.press('Enter');
    await page.getByText('Iscrizione confermata.', { exact: false }).waitFor();
    const [consent] = await stack.query(
      'SELECT guardian, age_declared, channel FROM registration.consent WHERE guardian IS NOT NULL',
    );
    expect(consent).toEqual({ guardian: 'Maria Rossi', age_declared: false, channel: 'counter' });
  });

  it('notices that the phone has answered SI, and speaks English', async () => {
    const number = '393209876544';
    await page.getByRole('button', { name: 'English' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Counter' }).waitFor();
    await tick('Signed a paper form');
    await page.getByLabel('Mobile number').fill('320 987 6544');
    await press('Look up');
    await press('Sign up');
    await tick('Reda');
    await tick('Civil protection');
    await page.getByLabel('Reference of the signed form').fill('Prot. 77/2026');
    await tick('The person says they are 14 or over');
    await press('Send the code');
    await page.getByRole('heading', { name: 'Confirmation' }).waitFor();
    await texts(number, 1);
    await stack.simulator.sendFromPhone(number, 'COMFAENZA', 'Sì');
    await page.getByText('Subscription confirmed.', { exact: false }).waitFor({ timeout: 30_000 });
    expect(await violations(page)).toEqual([]);
  });
});
