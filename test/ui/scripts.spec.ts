import { existsSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import {
  authoringUnderTest,
  type AuthoringUnderTest,
} from '../../apps/authoring/src/testing/authoring-under-test.js';
import { goodDraft, submitted } from '../../apps/authoring/src/testing/drafts.js';
import { Citizen } from '../../apps/registration/src/pages/manage/testing/citizen.js';
import { TOWN } from '../../apps/registration/src/pages/testing/town.js';
import { RegistrationUnderTest } from '../../apps/registration/src/testing/registration-under-test.js';
import { describeInBrowser } from './browser.js';
import { hostileLog } from './hostile-log.js';

/** Runs wherever it is taken for anything but text. */
const HOSTILE = `"'><script>window.hit=1</script><img src=x onerror="window.hit=1"><svg onload=window.hit=1>{{7*7}}`;

describeInBrowser('What people write', (browser) => {
  it('is text on the citizens’ pages, whose policy would run no script anyway', async () => {
    const hostile = { ...TOWN, name: 'Prova <script>window.hit=1</script>', zones: TOWN.zones.slice(0, 3) };
    const town = await RegistrationUnderTest.start(hostile);
    try {
      await town.listen();
      const page = await watched(browser());
      for (const path of ['/it/', '/en/', '/it/gestione', '/it/nowhere'])
        expect(await visited(page, new URL(path, town.url))).toBe('unhit');
      expect(await page.title()).toContain('<script>');
      await page.goto(new URL('/it/', town.url).href);
      await page.locator('#number').fill(HOSTILE.slice(0, 40));
      await page.locator('form button[type=submit]').first().click();
      await page.locator('#faults').waitFor();
      expect(await hit(page)).toBe('unhit');
      expect(await page.locator('#number').inputValue()).toBe(HOSTILE.slice(0, 40));
      const citizen = await (await Citizen.subscribed(town, 0)).comesIn();
      const [name = '', value = ''] = citizen.cookie.split('=');
      await page.context().addCookies([{ name, value, url: town.url }]);
      for (const path of ['/it/iscrizione', '/it/iscrizione?done=%3Cscript%3E'])
        expect(await visited(page, new URL(path, town.url))).toBe('unhit');
      await page.context().close();
    } finally {
      await town.stop();
    }
  });

  it('is text on the officials’ pages: alerts, names, zones, categories', async () => {
    expect(existsSync('dist/console/index.html')).toBe(true);
    const authoring = await authoringUnderTest({ CONSOLE_DIRECTORY: 'dist/console' });
    try {
      const { catalogue } = authoring.peers;
      for (const zone of catalogue.zones) zone.name = `${zone.name} ${HOSTILE}`;
      for (const category of catalogue.categories) category.name = { it: HOSTILE, en: HOSTILE };
      const author = await authoring.official('author');
      const variants = goodDraft().variants.map((each) => ({ ...each, text: `${each.text} ${HOSTILE}` }));
      await authoring.asSuperuser(`UPDATE authoring.official SET name = $1`, [`Anna ${HOSTILE}`]);
      const { id } = await submitted(author, { variants });
      const approver = await loggedIn(authoring, 'approver', browser());
      const page = await watchedIn(approver);
      for (const path of [
        'alerts',
        `alerts/${id}/preview`,
        `alerts/${id}/approve`,
        `alerts/${id}/watch`,
        `alerts/${id}/edit`,
      ])
        expect(await visited(page, new URL(path, authoring.url))).toBe('unhit');
      await page.goto(new URL('alerts', authoring.url).href);
      await page.getByText('<script>').first().waitFor();
      expect(await hit(page)).toBe('unhit');
      await approver.close();
    } finally {
      await authoring.stop();
    }
  });

  it('is text to the auditor: what is found, its facts and proofs, why an alert came, copies, checkpoints', async () => {
    const authoring = await authoringUnderTest({ CONSOLE_DIRECTORY: 'dist/console' });
    try {
      const author = await authoring.official('author');
      const variants = goodDraft().variants.map((each) => ({ ...each, text: `${each.text} ${HOSTILE}` }));
      const { id } = await submitted(author, { variants });
      await authoring.asSuperuser(`UPDATE authoring.official SET name = $1 || ' ' || role`, [HOSTILE]);
      const { shown, ...answers } = hostileLog(
        authoring.municipalityId,
        author.officialId,
        (field) => `${field} ${HOSTILE} $t(audit.key)`,
      );
      Object.assign(authoring.peers.log, answers);
      const auditor = await loggedIn(authoring, 'auditor', browser());
      const page = await watchedIn(auditor);
      const opened = (path: string) => visited(page, new URL(path, authoring.url));
      const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
      // Whatever was left out would not have been tried.
      const isText = async (fields: readonly string[]) => {
        for (const field of fields)
          await page.getByText(`${field} ${HOSTILE} $t(audit.key)`).first().waitFor({ state: 'attached' });
        expect(await hit(page)).toBe('unhit');
        expect(await page.locator('img[src="x"], svg[onload], [href^="javascript" i]').count()).toBe(0);
      };

      expect(await opened('audit')).toBe('unhit');
      await page.locator('option', { hasText: '<script>' }).first().waitFor({ state: 'attached' });
      await page.getByLabel('Perché consulta questi dati').fill(HOSTILE);
      await press('Cerca');
      await page.getByRole('cell', { name: `${HOSTILE} author` }).waitFor();
      await isText(shown.found);
      await press(/^Dettagli della voce/);
      await page.locator('.entry-details pre').first().waitFor();
      for (const facts of await page.locator('.entry-details pre').allTextContents())
        expect(facts).toContain('<img src=x');
      await isText(shown.entry);

      expect(await opened(`audit/why?alert=${id}`)).toBe('unhit');
      await page.getByLabel('Perché consulta questi dati').fill(HOSTILE);
      await page.getByLabel('Numero di telefono').fill('333 123 4567');
      await press('Chiedi');
      await page.getByRole('heading', { name: 'Era tra i destinatari' }).waitFor();
      for (const details of await page.locator('summary').all()) await details.click();
      await isText(shown.why);
      for (const facts of await page.locator('.proofs pre').allTextContents())
        expect(facts).toContain('<img src=x');

      expect(await opened('audit/export')).toBe('unhit');
      await page.getByText(`${HOSTILE} author`).waitFor();
      await isText([]);
      expect(await opened('audit/checkpoints')).toBe('unhit');
      await page.locator('details pre').first().waitFor({ state: 'attached' });
      await isText(shown.checkpoints);
      await auditor.close();
    } finally {
      await authoring.stop();
    }
  });
});

async function loggedIn(authoring: AuthoringUnderTest, role: 'approver' | 'auditor', browser: Browser) {
  const { cookie } = await authoring.official(role);
  const context = await browser.newContext({ locale: 'it-IT' });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: authoring.url }]);
  return context;
}

async function watched(browser: Browser): Promise<Page> {
  return watchedIn(await browser.newContext());
}

/** A dialog would stand in the way of everything: it is closed, and counts. */
async function watchedIn(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.on('dialog', (dialog) => void dialog.dismiss().then(() => page.evaluate('window.hit = 2')));
  return page;
}

async function visited(page: Page, address: URL): Promise<string> {
  await page.goto(address.href);
  await page.locator('h1').first().waitFor();
  return hit(page);
}

async function hit(page: Page): Promise<string> {
  return (await page.evaluate<unknown>('window.hit')) === undefined ? 'unhit' : page.content();
}
