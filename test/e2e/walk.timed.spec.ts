import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testServerUrl, waitFor } from '#libs/testing';
import type { CitizenExport } from '../../apps/registration/src/rights/export/citizen-export.js';
import { floodAlert } from '../fixtures/cap.js';
import { entitled, town, writeSheet } from '../fixtures/town.js';
import { CitizenClient } from '../harness/citizen-client.js';
import { releaseNow } from '../harness/demonstration.js';
import {
  Refused,
  type AlertView,
  type OfficialClient,
  type ProgressView,
} from '../harness/official-client.js';
import { Stack } from '../harness/stack.js';
import { overEachFeed } from './feeds.js';

const CITIZENS = 10_000;
/** Faster than a small town's licence, so that ten thousand take seconds. */
const ROUTE = { partsPerSecond: 5000, window: 200 };

await overEachFeed('The walk of an alert', (feed) => {
  const citizens = town(CITIZENS);
  let stack: Stack;
  let author: OfficialClient;
  let approver: OfficialClient;

  beforeAll(async () => {
    stack = await Stack.start({
      serverUrl: testServerUrl(),
      feed: feed(),
      route: ROUTE,
      simulator: { SMSC_RECORD: 'all' },
      // By day they would be told while the alert is on its way, and everybody's messages are counted here.
      environment: { registration: { TELL_IMPORTED: 'no' } },
    });
    [author, approver] = await Promise.all([stack.official('giulia.ferri'), stack.official('marco.bassi')]);
  });

  afterAll(() => stack.stop());

  it('begins with citizens who signed on paper, imported once however often the sheet is', async () => {
    const sheet = stack.state.path('citizens.csv');
    await writeSheet(sheet, citizens);
    await stack.cli('citizens', 'import', sheet);
    await stack.cli('citizens', 'import', sheet);
    const [row] = await stack.query<{ count: string }>(
      `SELECT count(*) FROM registration.subscriber WHERE status = 'active'`,
    );
    expect(Number(row?.count)).toBe(CITIZENS);
  });

  it('and with one who signs up by phone and confirms the code that arrives there', async () => {
    const citizen = new CitizenClient(stack.urls.registration, '393331234567');
    await citizen.signUp({ zones: ['BORGO'], categories: ['meteo'], language: 'en' });
    const code = await waitFor('the code', async () => {
      const [text] = await stack.simulator.textsOf(citizen.number);
      return /\b\d{6}\b/.exec(text ?? '')?.[0];
    });
    await citizen.confirm(code);
    const evidence = await stack.query(
      `SELECT 1 FROM audit.entry e JOIN registration.subscriber s ON s.id = e.subject_ref
       WHERE e.event = 'consent.given' AND s.status = 'active' AND s.language = 'en'`,
    );
    expect(JSON.stringify(await stack.trail({ event: 'consent.given' }))).not.toContain('331234567');
    expect(evidence.length).toBeGreaterThan(0);
  });

  it('goes on with a CAP file, of which every language is a text and the polygon the area', async () => {
    const file = join(stack.state.directory, 'piena.xml');
    await writeFile(file, floodAlert({ identifier: `faenza-${Date.now()}` }));
    await stack.cliWith(
      { CAMPANILE_PASSWORD: stack.password },
      'alert',
      'import',
      file,
      '--as',
      'giulia.ferri',
    );
    const [alert] = (await author.get<{ alerts: AlertView[] }>('/api/alerts')).alerts;
    expect(alert).toMatchObject({ state: 'draft', source: 'cap', severity: 'Extreme' });
    expect(alert?.variants).toMatchObject([{ language: 'it' }, { language: 'en' }]);
    const preview = await author.get<{ zones: { name: string }[] }>(`/api/alerts/${alert?.id}/preview`);
    expect(preview.zones.map(({ name }) => name)).toEqual(['Borgo Durbecco']);
  });

  it('reaches each consenting citizen in the area once, in their language, and nobody else', async () => {
    const alert = await floodDraft(author);
    const expected = entitled(citizens, 'meteo', ['BORGO']);
    await stack.simulator.reset();
    const { contentHash, audience } = await author.get<{ contentHash: string; audience: { total: number } }>(
      `/api/alerts/${alert.id}/preview`,
    );
    expect(audience.total).toBe(expected.length + 1);

    await author.post(`/api/alerts/${alert.id}/submit`, { contentHash });
    await expect(
      author.post(`/api/alerts/${alert.id}/approve`, { contentHash, releaseAt: null }),
    ).rejects.toThrow(Refused);
    await approver.post(`/api/alerts/${alert.id}/approve`, { contentHash, releaseAt: null });

    const seen = await watch(approver, alert.id);
    const progress = seen.at(-1) as ProgressView;
    for (const moment of seen) expect(sumOf(moment)).toBe(moment.audience);
    expect(progress).toMatchObject({ state: 'completed', balanced: true, audience: expected.length + 1 });

    const phones = await stack.simulator.counts();
    const languages = new Map([...expected.map(({ number, language }) => [number, language] as const)]);
    languages.set('393331234567', 'en');
    expect(Object.keys(phones).sort()).toEqual([...languages.keys()].sort());
    for (const [number, { messages, texts }] of Object.entries(phones)) {
      expect(messages).toBe(1);
      expect(texts[0]).toContain(
        languages.get(number) === 'en' ? 'move to upper floors' : 'salire ai piani alti',
      );
    }
    const stats = await stack.simulator.stats();
    expect((stats.first_submit_at ?? 0) - Date.parse(progress.releasedAt ?? '')).toBeLessThan(1000);
    expect(stats.seconds_above).toBe(0);
  });

  it('ends with a list per recipient, for those who may see it, with masked numbers', async () => {
    const { alerts } = await approver.get<{ alerts: AlertView[] }>('/api/alerts?state=completed');
    const path = `/api/alerts/${alerts[0]?.id}/recipients?limit=50`;
    const page = await approver.get<{ recipients: { maskedNumber: string; state: string }[] }>(path);
    expect(page.recipients).toHaveLength(50);
    for (const { maskedNumber } of page.recipients)
      expect(maskedNumber.replace(/\D/g, '').length).toBeLessThanOrEqual(5);
    await expect(author.get(path)).rejects.toMatchObject({ problem: { code: 'access.forbidden' } });
  });

  it('tells the citizen who asks what became of all that was sent to them', async () => {
    const citizen = new CitizenClient(stack.urls.registration, '393331234567');
    await citizen.askForLink();
    const link = await waitFor('the link', async () => {
      const texts = await stack.simulator.textsOf(citizen.number);
      return texts.flatMap((text) => /\/(?:it\/g|en\/m)\/[\w-]{43}$/.exec(text)?.[0] ?? [])[0];
    });
    const data = await citizen.ownData<CitizenExport>(link);
    expect(data.outcomes).toMatchObject({ read: true, note: null });
    const arrived = { state: 'delivered', submittedAt: expect.any(String), parts: expect.any(Number) };
    expect(data.alerts).toMatchObject([{ outcome: arrived }]);
    expect(data.messages.map(({ kind }) => kind)).toEqual(['code', 'confirmation', 'link']);
    for (const { outcome } of data.messages.slice(0, 2)) expect(outcome).toMatchObject(arrived);
    // The link is on the phone; its receipt may be on its way.
    expect(['submitted', 'delivered']).toContain(data.messages[2]?.outcome.state);
  });

  it('leaves alone whoever answered STOP, and confirms it to them', async () => {
    const leaver = entitled(citizens, 'meteo', ['BORGO'])[0]?.number ?? '';
    await stack.simulator.reset();
    await stack.simulator.sendFromPhone(leaver, 'COMFAENZA', ' stop. ');
    await waitFor('the confirmation', async () => (await stack.simulator.textsOf(leaver)).length === 1);
    await stack.simulator.reset();

    const alert = await floodDraft(author);
    await releaseNow(author, approver, alert.id);
    await watch(approver, alert.id);
    expect(Object.keys(await stack.simulator.counts())).not.toContain(leaver);
  });

  it('waits for a chosen time, and fires once', async () => {
    await stack.simulator.reset();
    const alert = await floodDraft(author);
    const { contentHash } = await author.get<{ contentHash: string }>(`/api/alerts/${alert.id}/preview`);
    await author.post(`/api/alerts/${alert.id}/submit`, { contentHash });
    const releaseAt = new Date(Date.now() + 4000);
    await approver.post(`/api/alerts/${alert.id}/approve`, {
      contentHash,
      releaseAt: releaseAt.toISOString(),
    });
    await stack.services.authoring.kill();
    expect((await stack.simulator.summary()).messages).toBe(0);
    await stack.services.authoring.start();
    await watch(approver, alert.id);
    const { numbers, messages } = await stack.simulator.summary();
    expect(messages).toBe(numbers);
    expect((await stack.simulator.stats()).first_submit_at).toBeGreaterThanOrEqual(releaseAt.getTime());
  });
});

function sumOf({ counts }: ProgressView): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Everything the live stream says until the alert is over. */
async function watch(official: OfficialClient, alertId: string): Promise<ProgressView[]> {
  const seen: ProgressView[] = [];
  const listening = new AbortController();
  for await (const progress of official.progressStream(alertId, listening.signal)) {
    seen.push(progress);
    if (progress.state === 'completed') break;
  }
  listening.abort();
  return seen;
}

/** A fresh draft by CAP file over HTTP, for the category that is a weather warning. */
async function floodDraft(author: OfficialClient): Promise<AlertView> {
  const { alert } = await author.importCap(floodAlert({ identifier: `faenza-${Date.now()}` }));
  const catalogue = await author.get<{ categories: { id: string; code: string }[] }>('/api/catalogue');
  const categoryId = catalogue.categories.find(({ code }) => code === 'meteo')?.id;
  const { severity, zoneIds, polygons, variants, expiresAt } = alert;
  return author.put(`/api/alerts/${alert.id}`, {
    severity,
    zoneIds,
    polygons,
    variants,
    expiresAt,
    categoryId,
  });
}
