import type { ChildProcess } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { extract } from 'tar-stream';
import { verifyAnswer, verifyBundle } from '#libs/audit';
import { testServerUrl, waitFor } from '#libs/testing';
import { completed, demonstrationAlert, releaseNow } from '../harness/demonstration.js';
import type { OfficialClient } from '../harness/official-client.js';
import { Stack } from '../harness/stack.js';
import { CitizenClient } from '../harness/citizen-client.js';
import { violations } from './accessibility.js';
import { describeInBrowser, screenshot } from './browser.js';

const NUMBER = '333 765 4321';
const TEXT = 'Piena del Lamone: salite ai piani alti.';
const REASON = 'Reclamo 12/2026';
/** What somebody might have had written into the log, to be run by who reads it. */
const HOSTILE =
  '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>"><svg onload=window.harmed=1> javascript:window.harmed=1';

/** No entry waits for its number, and none but the last checkpoint's own is beyond it: what is not signed has no proof yet. */
const ALL_SIGNED = `
SELECT NOT EXISTS (SELECT FROM audit.pending) AND NOT EXISTS (
  SELECT FROM audit.sequenced s JOIN audit.entry e ON e.id = s.entry_id AND e.event <> 'checkpoint.signed'
  WHERE NOT EXISTS (SELECT FROM audit.checkpoint c WHERE c.log_id = s.log_id AND c.size > s.seq)) AS signed`;

describeInBrowser('An auditor at the console', (browser) => {
  let stack: Stack;
  let page: Page;
  let alertId: string;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'campanile-auditor-'));
    stack = await Stack.start({
      serverUrl: testServerUrl(),
      feed: { feed: 'postgres' },
      subscribers: 40,
      simulator: { SMSC_RECORD: 'all' },
    });
    const [author, approver] = await Promise.all([
      stack.official('giulia.ferri'),
      stack.official('marco.bassi'),
    ]);
    await signUp();
    alertId = await demonstrationAlert(author, { text: TEXT });
    await releaseNow(author, approver, alertId);
    await completed(approver, alertId);
    await returnWithHostileReason(author, approver);
    const context = await browser().newContext({
      ...{ locale: 'it-IT', timezoneId: 'America/New_York', acceptDownloads: true },
    });
    context.setDefaultTimeout(20_000);
    page = await context.newPage();
    await page.goto(stack.urls.authoring);
    await page.getByLabel('Nome utente').fill('elena.conti');
    await page.getByLabel('Password').fill(stack.password);
    await page.getByRole('button', { name: 'Accedi' }).click();
    await page.getByRole('heading', { name: 'Allerte' }).waitFor();
  });

  afterAll(async () => {
    await stack?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function signUp(): Promise<void> {
    const digits = `39${NUMBER.replaceAll(' ', '')}`;
    const citizen = new CitizenClient(stack.urls.registration, digits);
    await citizen.signUp({ zones: ['BORGO'], categories: ['protezione-civile'], language: 'it' });
    const code = await waitFor('the code', async () => {
      const texts = await stack.simulator.textsOf(digits);
      return texts.map((text) => /\b\d{6}\b/.exec(text)?.[0]).find((found) => found !== undefined) ?? null;
    });
    await citizen.confirm(code);
  }

  /** An author who is sent back with a reason that is meant to be run. */
  async function returnWithHostileReason(author: OfficialClient, approver: OfficialClient): Promise<void> {
    const id = await demonstrationAlert(author, { text: 'Prova.' });
    const { contentHash } = await author.get<{ contentHash: string }>(`/api/alerts/${id}/preview`);
    await author.post(`/api/alerts/${id}/submit`, { contentHash });
    await approver.post(`/api/alerts/${id}/return`, { reason: HOSTILE });
    await waitFor('the log to be signed', async () => {
      const [row] = await stack.query<{ signed: boolean }>(ALL_SIGNED);
      return row?.signed === true;
    });
  }

  const press = async (name: string | RegExp) => {
    await page.getByRole('button', { name }).first().focus();
    await page.keyboard.press('Enter');
  };
  const harmed = () => page.evaluate(() => (globalThis as { harmed?: number }).harmed ?? null);

  it('says why they look, or sees nothing', async () => {
    // Nor is offered what only others may do.
    expect(await page.getByRole('link', { name: 'Scrivi un’allerta' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Registro' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Cerca nel registro' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await press('Cerca');
    await page.getByRole('link', { name: /Scriva perché consulta/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'audit-no-reason');
  });

  it('finds by a number what happened to whom it is of; the number is in no address and no storage', async () => {
    await page.getByLabel('Perché consulta questi dati').fill(REASON);
    await page.getByLabel('Numero di telefono').fill(NUMBER);
    await press('Cerca');
    await page.getByRole('rowheader', { name: /Consenso dato/ }).waitFor();
    await page.getByText('Il numero è, o è stato, di una persona.').waitFor();
    expect(page.url()).not.toContain('4321');
    const kept = await page.evaluate('JSON.stringify([localStorage, sessionStorage, history.state])');
    expect(kept).not.toContain('4321');
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'audit-search');
    const looks = (
      await stack.cli('audit', 'search', '--event', 'record.viewed', '--format', 'jsonl')
    ).trim();
    expect(JSON.parse(looks.split('\n').at(-1) ?? '')).toMatchObject({
      ...{ actor: expect.stringMatching(/^official:/), payload: { by_number: true, reason: REASON } },
    });
  });

  it('reads facts that were meant to harm as text, and the proof of their entry', async () => {
    await page.getByLabel('Numero di telefono').fill('');
    await page.getByLabel('Che cosa').selectOption('alert.returned');
    await press('Cerca');
    // Not their number: what the search before found may be as many.
    await page.getByRole('rowheader', { name: /Allerta restituita/ }).waitFor();
    await page.getByText('Una voce mostrata.').waitFor();
    await press(/^Dettagli della voce/);
    await page.getByText(/è nel registro firmato qui sotto/).waitFor();
    const shown = await page.locator('.entry-details pre').first().textContent();
    expect(JSON.parse(shown ?? '')).toMatchObject({ reason: HOSTILE });
    expect(await harmed()).toBeNull();
    expect(await page.locator('table img, table script, table svg, a[href^="javascript"]').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'audit-details');
  });

  it('takes home what they found, safe to open in a spreadsheet', async () => {
    const download = page.waitForEvent('download');
    await press('Scarica tutto in CSV');
    const path = join(folder, 'registro.csv');
    await (await download).saveAs(path);
    const text = await readFile(path, 'utf8');
    expect(text).toContain('Allerta restituita');
    expect(text).not.toMatch(/(^|[,\n])"?[=+@\t-]/m);
  });

  it('learns why a number got an alert, from consent to receipt, and verifies it without a server', async () => {
    await page.getByRole('link', { name: 'Perché un’allerta' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Perché questo numero ha avuto questa allerta' }).waitFor();
    await page.getByLabel('Perché consulta questi dati').fill(REASON);
    await page.getByLabel('Allerta', { exact: true }).selectOption(alertId);
    await page.getByLabel('Numero di telefono').fill(NUMBER);
    await press('Chiedi');
    await page.getByRole('heading', { name: 'Era tra i destinatari' }).waitFor();
    for (const fact of [
      'pagine web',
      'Compito di interesse pubblico',
      'Giulia Ferri',
      'Marco Bassi',
      'delivered',
    ])
      await page.locator('dd, td').filter({ hasText: fact }).first().waitFor();
    expect(await page.content()).not.toMatch(/3337654321/);
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'audit-why');
    const download = page.waitForEvent('download');
    await press('Scarica la risposta (JSON)');
    const path = join(folder, 'perche.json');
    await (await download).saveAs(path);
    expect(verifyAnswer(await readFile(path, 'utf8'))).toMatchObject({
      ...{ faults: [], gaps: [{ code: 'outside_missing' }] },
      ...{ member: true, consentBefore: true, erased: 0 },
    });
    const said = await stack
      .cli('audit', 'verify-answer', path)
      .catch((error: { code: number; stdout: string }) => error);
    expect(said).toMatchObject({ code: 3, stdout: expect.stringContaining('[outside_missing]') });
  });

  it('prints it whole, without the form', async () => {
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByLabel('Numero di telefono').isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: 'Stampa' }).isVisible()).toBe(false);
    expect(await page.getByText('Informativa', { exact: true }).first().isVisible()).toBe(true);
    const paper = await page.pdf({ format: 'A4' });
    expect(paper.length).toBeGreaterThan(10_000);
    await screenshot(page, 'audit-why-print');
    await page.emulateMedia({ media: 'screen' });
  });

  it('learns of another number why it did not', async () => {
    await page.getByLabel('Numero di telefono').fill('333 111 2222');
    await press('Chiedi');
    await page.getByRole('heading', { name: /Nessuna iscrizione nota/ }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('gets the same answer on the command line, where the number is no argument', async () => {
    const out = join(folder, 'risposta.json');
    const asked = stack.cliWith({}, 'audit', 'why', '--alert', alertId, '--reason', REASON, '--out', out);
    (asked as unknown as { child: ChildProcess }).child.stdin?.end(`${NUMBER}\n`);
    expect((await asked).stdout).toContain('Era tra i destinatari / Was in the audience');
    expect(verifyAnswer(await readFile(out, 'utf8'))).toMatchObject({ faults: [], member: true });
  });

  it('makes a verifiable copy, downloads it and proves it', async () => {
    await page.getByRole('link', { name: 'Esporta' }).click();
    await page.getByRole('heading', { name: 'Copia verificabile di un periodo' }).waitFor();
    await press('Prepara la copia');
    await page.getByText('Scriva perché consulta questi dati').first().waitFor();
    await page.getByLabel('Perché consulta questi dati').fill(REASON);
    await press('Prepara la copia');
    await page.getByText('La copia è pronta').waitFor();
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'audit-export');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Scarica l’archivio' }).click(),
    ]);
    const archive = join(folder, 'registro.tar');
    await download.saveAs(archive);
    const bundle = await unpacked(archive, folder);
    expect(await verifyBundle(bundle)).toMatchObject({ faults: [], gaps: [{ code: 'outside_missing' }] });
    await press('Elimina la copia');
    await page.getByText('i suoi file sono stati tolti').waitFor();
  });

  it('sees what was signed last, and where it is kept', async () => {
    await page.getByRole('link', { name: 'Checkpoint' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Checkpoint', exact: true }).waitFor();
    await page.getByText('Voci numerate').waitFor();
    expect(await violations(page)).toEqual([]);
    await screenshot(page, 'audit-checkpoints');
  });
});

/** The folder that is in an archive. */
async function unpacked(archive: string, into: string): Promise<string> {
  let root = '';
  for await (const entry of createReadStream(archive).pipe(extract())) {
    const path = join(into, entry.header.name);
    root = dirname(path);
    await mkdir(root, { recursive: true });
    await writeFile(path, entry);
  }
  return root;
}
