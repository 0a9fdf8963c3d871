import type { Page } from 'playwright-core';
import { testServerUrl, waitFor } from '#libs/testing';
import { demonstrationAlert, releaseNow } from '../harness/demonstration.js';
import type { ProgressView } from '../harness/official-client.js';
import { Stack } from '../harness/stack.js';
import { violations } from './accessibility.js';
import { describeInBrowser, screenshot } from './browser.js';

const SUBSCRIBERS = 60;

describeInBrowser('A person at the keyboard, when an alert did not reach everybody', (browser) => {
  let stack: Stack;
  let page: Page;

  beforeAll(async () => {
    stack = await Stack.start({
      serverUrl: testServerUrl(),
      feed: { feed: 'postgres' },
      subscribers: SUBSCRIBERS,
      route: { responseMs: 1_000 },
    });
    const context = await browser().newContext({ locale: 'it-IT', timezoneId: 'Europe/Rome' });
    context.setDefaultTimeout(20_000);
    page = await context.newPage();
    await page.goto(stack.urls.authoring);
    await page.getByLabel('Nome utente').fill('marco.bassi');
    await page.getByLabel('Password').fill(stack.password);
    await page.getByRole('button', { name: 'Accedi' }).click();
    await page.getByRole('heading', { name: 'Allerte' }).waitFor();
  });

  afterAll(() => stack?.stop());

  const press = async (name: string | RegExp) => {
    await page.getByRole('button', { name }).first().focus();
    await page.keyboard.press('Enter');
  };
  /** The second step listens a moment later, so that a double click finds nothing to press. */
  const confirm = async (name: string) => {
    await page.getByRole('dialog').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name, disabled: false }).waitFor();
    await press(name);
  };

  it('reads why, sends again to some and to all, and the alert is over', async () => {
    const [author, approver] = await Promise.all([
      stack.official('giulia.ferri'),
      stack.official('marco.bassi'),
    ]);
    await stack.simulator.faults({ errors: { '0x65': 1 } });
    const id = await demonstrationAlert(author, { text: 'Piena del Lamone.' });
    await releaseNow(author, approver, id);
    await page.goto(`${stack.urls.authoring}/alerts/${id}/watch`);
    await page.getByText('Qualcuno deve decidere').waitFor({ timeout: 60_000 });
    expect(await violations(page)).toEqual([]);
    await stack.simulator.faults({ restore: true });

    await page.getByRole('link', { name: 'Chi non l’ha ricevuto, e che cosa fare' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Falliti e in dubbio' }).waitFor();
    await page.getByText('Questa via non raggiunge il numero.').waitFor();
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'aftermath');

    await press(/^Scegli le persone/);
    await page.getByRole('checkbox').first().focus();
    await page.keyboard.press('Space');
    expect(await violations(page)).toEqual([]);
    await press(/^Invia di nuovo alla persona scelta/);
    await confirm('Sì, invia di nuovo');
    await page.getByText('Fatto per una persona.').waitFor();

    await press(/^Invia di nuovo… \(/);
    await confirm('Sì, invia di nuovo');
    await page.getByText(/^Fatto per \d+ persone\.$/).waitFor();
    let last: ProgressView | undefined;
    const over = async () => {
      last = await approver.progress(id);
      return last.state === 'completed' ? last : null;
    };
    const end = await waitFor('the end', over, { state: () => JSON.stringify(last) });
    expect(end).toMatchObject({ balanced: true, correctable: 0, counts: { failed: 0 } });
    expect((await stack.simulator.summary()).messages).toBe((await approver.progress(id)).audience);
  });

  it('chooses another sender, registered for the municipality, where the provider refuses the alert’s', async () => {
    const [author, approver] = await Promise.all([
      stack.official('giulia.ferri'),
      stack.official('marco.bassi'),
    ]);
    await stack.cli('municipality', 'senders', 'add', 'FAENZA 2');
    await stack.simulator.faults({ refuse_senders: { COMFAENZA: '0x65' } });
    const id = await demonstrationAlert(author, { text: 'Piena del Lamone.' });
    await releaseNow(author, approver, id);
    await waitFor('all to fail', async () => {
      const { audience, drawing, correctable } = await approver.progress(id);
      return !drawing && audience > 0 && correctable === audience;
    });
    await page.goto(`${stack.urls.authoring}/alerts/${id}/aftermath`);
    const sender = page.getByRole('combobox', { name: 'Mittente' });
    await sender.waitFor();
    expect(await sender.locator('option').allTextContents()).toEqual(['Quello dell’allerta', 'FAENZA 2']);
    await sender.selectOption('FAENZA 2');
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'another-sender');
    await press(/^Invia di nuovo… \(/);
    await page.getByText('Il mittente è FAENZA 2; il testo resta quello approvato.').waitFor();
    await confirm('Sì, invia di nuovo');
    await page.getByText(/^Fatto per \d+ persone\.$/).waitFor();
    const end = await waitFor('the end', async () => {
      const progress = await approver.progress(id);
      return progress.state === 'completed' ? progress : null;
    });
    expect(end).toMatchObject({ balanced: true, correctable: 0, counts: { failed: 0 } });
    await stack.simulator.faults({ restore: true });
  });

  it('corrects a refused text in a new alert, for those alone who did not get it', async () => {
    const [author, approver] = await Promise.all([
      stack.official('giulia.ferri'),
      stack.official('marco.bassi'),
    ]);
    await stack.simulator.faults({ errors: { '0x61': 1 } });
    const wrong = await demonstrationAlert(author, { text: 'Piena del Lamone.' });
    await releaseNow(author, approver, wrong);
    const { audience } = await waitFor('all to fail', async () => {
      const progress = await approver.progress(wrong);
      const { drawing, correctable } = progress;
      return !drawing && correctable > 0 && correctable === progress.audience ? progress : null;
    });
    await stack.simulator.faults({ restore: true });
    await page.goto(`${stack.urls.authoring}/alerts/${wrong}/aftermath`);
    await page.getByRole('heading', { name: 'Se è il testo a essere rifiutato' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'correct-text');
    await press('Correggi il testo in una nuova allerta');
    await page.getByText('È una correzione: la riceve solo chi non ha ricevuto').waitFor();
    expect(await page.getByRole('textbox', { name: /italiano/i }).inputValue()).toBe('Piena del Lamone.');
    expect(await violations(page)).toEqual([]);
    const id = /alerts\/([^/]+)\/edit/.exec(page.url())?.[1] ?? '';
    await page.goto(`${stack.urls.authoring}/alerts/${id}/preview`);
    await page.getByText(/^È una CORREZIONE: la riceve solo chi non ha ricevuto/).waitFor();
    expect(await violations(page)).toEqual([]);

    const details = (await author.get<{ failures: { detail: string }[] }>(`/api/alerts/${wrong}/aftermath`))
      .failures;
    const { id: corrected } = await author.post<{ id: string }>(`/api/alerts/${wrong}/correction`, {
      details: details.map(({ detail }) => detail),
    });
    await releaseNow(author, approver, corrected);
    await waitFor('the end', async () => (await approver.progress(corrected)).state === 'completed');
    expect((await stack.simulator.summary()).messages).toBeGreaterThanOrEqual(audience);
    await page.goto(`${stack.urls.authoring}/alerts/${wrong}/aftermath`);
    await page.getByText(`A ${audience} persone è andata al suo posto un’allerta corretta`).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Vai all’allerta corretta' }).waitFor();
  });

  it.each([
    ['Invia di nuovo a chi è in dubbio…', 'Sì, invia di nuovo', 'failed'],
    ['Considera inviati…', 'Sì, considera inviati', 'failed'],
    ['Considera falliti…', 'Sì, considera falliti', 'submitted'],
  ] as const)(
    'decides about who is held in doubt: %s',
    async (button, yes, nobody) => {
      const [author, approver] = await Promise.all([
        stack.official('giulia.ferri'),
        stack.official('marco.bassi'),
      ]);
      await stack.simulator.faults({ silence: 'submits' });
      const id = await demonstrationAlert(author, { text: 'Piena del Lamone.', severity: 'Moderate' });
      await releaseNow(author, approver, id);
      let last: ProgressView | undefined;
      const reached = (what: string, fact: (progress: ProgressView) => boolean) =>
        waitFor(
          what,
          async () => {
            last = await approver.progress(id);
            return fact(last) ? last : null;
          },
          { state: () => JSON.stringify(last) },
        );
      await reached('the doubts', ({ held, audience, drawing }) => !drawing && held > 0 && held === audience);
      await stack.simulator.faults({ restore: true });
      await page.goto(`${stack.urls.authoring}/alerts/${id}/aftermath`);
      await page.getByRole('heading', { name: 'In dubbio', exact: true }).waitFor();
      expect(await violations(page)).toEqual([]);
      await press(button);
      await confirm(yes);
      await page.getByText(/^Fatto per \d+ persone\.$/).waitFor();
      const end = await reached('the end', ({ state }) => state === 'completed');
      expect(end).toMatchObject({ balanced: true, held: 0, counts: { inDoubt: 0, [nobody]: 0 } });
    },
    120_000,
  );

  it('stops an alert, and reads how many were gone and how many were stopped', async () => {
    const [author, approver] = await Promise.all([
      stack.official('giulia.ferri'),
      stack.official('marco.bassi'),
    ]);
    await stack.simulator.faults({ errors: { '0x14': 0.8 } });
    const id = await demonstrationAlert(author, { text: 'Piena del Lamone.' });
    await releaseNow(author, approver, id);
    await waitFor('some to be gone', async () => {
      const { drawing, counts } = await approver.progress(id);
      return !drawing && counts.submitted + counts.delivered > 0;
    });
    await page.goto(`${stack.urls.authoring}/alerts/${id}/watch`);
    await press('Ferma l’invio…');
    await confirm('Sì, ferma l’invio');
    await page.getByText(/(erano|era) già partit[io] prima dell’arresto\./).waitFor();
    await page.getByText(/stat[ea] fermat[ea] in tempo/).waitFor();
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'stopped');
    await stack.simulator.faults({ restore: true });
  });
});
