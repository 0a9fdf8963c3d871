import { randomUUID } from 'node:crypto';
import { TOPICS } from '#libs/contracts';
import { authoringUnderTest, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import type { Browser } from '../testing/browser.js';
import { approved } from '../testing/drafts.js';
import { published } from '../testing/feed-side.js';

const sentence = { it: 'Rifiutato.', en: 'Refused.' };
const failure = (detail: string, correctable: number) => ({
  ...{ detail, routeId: null, count: 3, correctable, meaning: sentence, remedy: sentence },
  corrections: ['text' as const],
});

describe('An alert whose text was refused', () => {
  let authoring: AuthoringUnderTest;
  let author: Browser;
  let approver: Browser;
  let wrong: string;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    author = await authoring.official('author');
    approver = await authoring.official('approver');
    wrong = (await approved(author, approver)).id;
  });
  beforeEach(() => {
    const failures = [failure('text_refused', 3), failure('smpp:0x61', 2), failure('smpp:0x0B', 0)];
    authoring.peers.open = { closed: null, failures, held: 0, resending: 0, correctedBy: [] };
  });
  afterAll(() => authoring.stop());

  const begin = (official: Browser, details: string[], of = wrong) =>
    official.post(`/api/alerts/${of}/correction`, { details });

  it('is corrected by a draft with its content, for those alone who failed, and goes the way of every alert', async () => {
    const { body: draft, status } = await begin(author, ['text_refused', 'smpp:0x61', 'text_refused']);
    const correctionOf = { alertId: wrong, details: ['smpp:0x61', 'text_refused'] };
    expect([status, draft.state, draft.correctionOf]).toEqual([201, 'draft', correctionOf]);
    const { body: original } = await author.get(`/api/alerts/${wrong}`);
    for (const field of [
      'mode',
      'severity',
      'categoryId',
      'zoneIds',
      'variants',
      'sender',
      'expiresAt',
    ] as const)
      expect(draft[field]).toEqual(original[field]);
    const [entry] = await authoring.trail({ event: 'alert.drafted', alert: draft.id });
    expect(entry?.payload).toMatchObject({ correctionOf });

    const text = 'COMUNE: piena del Lamone. Salga ai piani alti.';
    const changed = await author.put(`/api/alerts/${draft.id}`, { variants: [{ language: 'it', text }] });
    expect(changed.body.correctionOf).toEqual(correctionOf);
    const preview = (await author.get(`/api/alerts/${draft.id}/preview`)).body;
    expect(preview.notices).toContainEqual(expect.objectContaining({ code: 'preview.correction' }));
    const { contentHash } = changed.body;
    await author.post(`/api/alerts/${draft.id}/submit`, { contentHash });
    const own = await author.post(`/api/alerts/${draft.id}/approve`, { contentHash });
    expect(own.status).toBe(403);
    await approver.post(`/api/alerts/${draft.id}/approve`, { contentHash });
    const [event] = await published(authoring, TOPICS.alertReleased, draft.id);
    expect(event?.data).toMatchObject({ contentHash, audience: { correctionOf } });
  });

  it('is for the same people whatever else is changed: nobody sends a correction to all', async () => {
    const { body: one } = await begin(author, ['text_refused']);
    await expect(
      authoring.asSuperuser(`UPDATE authoring.alert SET correction_of = NULL WHERE id = $1`, [one.id]),
    ).rejects.toThrow('A correction stays that of the same alert');
    const widened = await author.put(`/api/alerts/${one.id}`, { correctionOf: null });
    expect(widened.status).toBe(400);
  });

  it('is not corrected where nobody is left, where it is over, or by who may not write', async () => {
    expect((await begin(author, ['no_route'])).body.code).toBe('dispatch.nobody_left');
    expect((await begin(author, ['smpp:0x0B'])).body.code).toBe('dispatch.nobody_left');
    expect((await begin(author, [])).status).toBe(400);
    expect((await begin(author, ['text_refused'], randomUUID())).body.code).toBe('alert.not_found');
    const auditor = await authoring.official('auditor');
    expect((await begin(auditor, ['text_refused'])).body.code).toBe('access.forbidden');
    const stranger = await authoring.official('author', await authoring.municipality());
    expect((await begin(stranger, ['text_refused'])).body.code).toBe('alert.not_found');
    for (const closed of ['expired', 'stopped', 'ended'] as const) {
      authoring.peers.open = { ...authoring.peers.open, closed };
      const { status, body } = await begin(author, ['text_refused']);
      expect([status, body.code]).toEqual([409, `dispatch.${closed}`]);
    }
    expect((await author.get(`/api/alerts?state=draft`)).body.alerts).not.toContainEqual(
      expect.objectContaining({
        correctionOf: expect.objectContaining({ details: ['no_route'] }) as unknown,
      }),
    );
  });
});
