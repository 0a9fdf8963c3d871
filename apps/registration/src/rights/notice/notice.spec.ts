import { Differences, Payloads } from '#libs/audit';
import { Citizen } from '../../pages/manage/testing/citizen.js';
import { FAENZA } from '../../testing/faenza.js';
import { RegistrationUnderTest } from '../../testing/registration-under-test.js';
import { CatalogueService } from '../../catalogue/catalogue.service.js';
import { replayRegistration } from '../../replay/replay.js';
import { RetentionService } from '../retention/retention.service.js';
import type { NoticeDefinition } from './notice-definition.js';
import { NoticePublishing } from './publishing.service.js';

const DAY_MS = 24 * 3_600_000;
const CHANGED: NoticeDefinition = {
  version: '2027-1',
  material: true,
  texts: { it: 'Informativa nuova: anche le scuole.', en: 'New notice: schools too.' },
  changes: { it: 'Scriviamo anche per le scuole.', en: 'We write about schools too.' },
};

describe('A notice that changes what was agreed to', () => {
  let service: RegistrationUnderTest;
  let publishing: NoticePublishing;
  let retention: RetentionService;
  const people: Record<string, Citizen> = {};
  const who = (name: string): Citizen => people[name] as Citizen;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start(FAENZA, { NOTICE_GRACE_DAYS: '20' });
    await service.listen();
    publishing = service.get(NoticePublishing);
    retention = service.get(RetentionService);
    const names = ['accepts', 'refuses', 'leaves', 'silent', 'saves', 'public', 'consent'];
    for (const [i, name] of names.entries()) people[name] = await Citizen.subscribed(service, i);
    await only('public', 'flood');
    await only('consent', 'roads');
  });
  afterAll(() => service.stop());

  const publish = async (definition: NoticeDefinition, now = new Date()) =>
    publishing.publish(await offer(), definition, 'operator:spec', now);
  const offer = () => service.get(CatalogueService).offerOf(service.town.id);
  const only = (name: string, code: string) =>
    service.rows(
      `UPDATE registration.subscriber SET category_ids = ARRAY(SELECT id FROM registration.category WHERE code = $2)
       WHERE id = $1`,
      [who(name).id, code],
    );
  const state = async (name: string) => {
    const [row] = await service.rows<{ status: string; codes: string[]; notice: string; answering: boolean }>(
      `SELECT status, notice_version AS notice, answer_by IS NOT NULL AS answering,
              ARRAY(SELECT code FROM registration.category WHERE category.id = ANY (category_ids) ORDER BY code) AS codes
       FROM registration.subscriber JOIN registration.consent ON consent.id = consent_id WHERE subscriber.id = $1`,
      [who(name).id],
    );
    return row;
  };
  const events = async (name: string) =>
    (
      await service.rows<{ event: string }>(
        'SELECT event FROM audit.entry WHERE subject_ref = $1 ORDER BY occurred_at, id',
        [who(name).id],
      )
    ).map(({ event }) => event);
  /** Where the log and the table do not say the same of open questions; as it is, or changed by hand and taken back. */
  async function differences(byHand?: string): Promise<string[][]> {
    const found = new Differences();
    const runner = service.source.createQueryRunner();
    await runner.startTransaction();
    try {
      if (byHand !== undefined) await runner.query(byHand);
      const sql = <R>(statement: string, values?: unknown[]) =>
        runner.query(statement, values) as Promise<R[]>;
      await replayRegistration({ sql, payloads: service.get(Payloads) }, null, found, () => undefined);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
    return found.list.filter(({ field }) => field === 'answerBy').map(({ id, field }) => [id, field]);
  }
  const hidden = (text: string, name: string) =>
    new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(text)?.[1] ?? '';
  async function answers(name: string, answer: string) {
    const link = await who(name).link();
    const { text } = await who(name).get(link).expect(200);
    const fields = { stamp: hidden(text, 'stamp'), noticeVersion: hidden(text, 'noticeVersion') };
    return who(name).post(link, { ...fields, answer });
  }

  it('has a text in every language, says what changes, and takes no version twice', async () => {
    const refused = (changed: object) => publish({ ...CHANGED, ...changed });
    await expect(refused({ texts: { it: '…' } })).rejects.toMatchObject({ code: 'notice.language_missing' });
    await expect(refused({ changes: { it: '…' } })).rejects.toMatchObject({ code: 'notice.changes_missing' });
    await expect(refused({ version: '2026-1' })).rejects.toMatchObject({ code: 'notice.version_exists' });
    await expect(refused({ note: 1 })).rejects.toMatchObject({ code: 'notice.definition_invalid' });
  });

  it('asks nobody when the change is not material', async () => {
    await publish({ ...CHANGED, version: '2026-2', material: false, changes: undefined });
    expect(await retention.remind()).toEqual({ reminders: 0, askings: 0 });
    expect((await offer()).noticeVersion).toBe('2026-2');
  });

  it('is published with hash and materiality on the log', async () => {
    await publish(CHANGED);
    const [last] = await service.rows<{ actor: string; event: string }>(
      `SELECT actor, event FROM audit.entry WHERE municipality_id = $1 AND event <> 'checkpoint.signed'
       ORDER BY occurred_at DESC LIMIT 1`,
      [service.town.id],
    );
    expect(last).toEqual({ actor: 'operator:spec', event: 'notice.published' });
    const { versions } = await publishing.versions(service.town.id);
    expect(versions).toMatchObject([
      { version: '2026-1', material: false, subscribers: 7 },
      { version: '2026-2', subscribers: 0 },
      { version: '2027-1', material: true, languages: ['en', 'it'] },
    ]);
  });

  it('is asked of everybody subscribed before, a few at a time, once each', async () => {
    expect((await retention.preview()).askings).toBe(7);
    expect(await retention.remind(new Date(), 3)).toEqual({ reminders: 0, askings: 3 });
    expect(await retention.remind()).toEqual({ reminders: 0, askings: 4 });
    expect(await retention.remind()).toEqual({ reminders: 0, askings: 0 });
    expect((await publishing.versions(service.town.id)).waiting).toBe(7);
    const link = await who('accepts').link();
    expect(service.textsTo(who('accepts').number).at(-1)).toContain('entro 20 giorni');
    const { text } = await who('accepts').get(link).expect(200);
    for (const said of ['Scriviamo anche per le scuole.', 'anche le scuole.', '«il Comune …»', 'Viabilità'])
      expect(text).toContain(said);
    expect(text).not.toContain(String(who('accepts').number).slice(2));
    await who('accepts')
      .get(link.replace('/it/g/', '/en/m/'))
      .expect(200, /We write about schools too/);
    expect((await state('accepts'))?.notice).toBe('2026-1');
  });

  it('is told by the log of each of them: of which consent, until when', async () => {
    const told = await service.trail({ event: 'notice.asked' });
    expect(told).toHaveLength(7);
    for (const { subject, payload } of told) {
      const [row] = await service.rows<{ by: Date; consent: string }>(
        'SELECT answer_by AS by, consent_id AS consent FROM registration.subscriber WHERE id = $1',
        [subject],
      );
      const { by, consent } = row ?? {};
      expect(payload).toEqual({
        ...{ version: '2027-1', consentId: consent, answerBy: by?.toISOString(), sent: true },
      });
    }
    expect(await differences()).toEqual([]);
    const silenced = `UPDATE registration.subscriber SET answer_by = NULL WHERE id = '${who('silent').id}'`;
    expect(await differences(silenced)).toEqual([[who('silent').id, 'answerBy']]);
  });

  it('accepted, is a new consent for another year, to the text that was shown', async () => {
    const nothing = await who('accepts').post(await who('accepts').link());
    expect([nothing.status, nothing.text]).toEqual([422, expect.stringContaining('uno dei tre pulsanti')]);
    const forged = { answer: 'accept', stamp: 'forged.stamp', noticeVersion: '2027-1' };
    await who('accepts')
      .post(await who('accepts').link(), forged)
      .expect(409);
    expect((await answers('accepts', 'accept')).text).toContain('Grazie, ha accettato');
    expect(await state('accepts')).toEqual({
      ...{ status: 'active', codes: ['flood', 'roads'], notice: '2027-1', answering: false },
    });
    expect((await who('accepts').last()).record).toMatchObject({
      ...{ action: 'reaffirmed', served_at: expect.any(Date), challenge_id: expect.any(String) },
    });
    expect(await events('accepts')).toEqual(expect.arrayContaining(['notice.served', 'consent.reaffirmed']));
    await who('accepts')
      .get(await who('accepts').link())
      .expect(404);
  });

  it('refused, ends what rests on consent; a public task goes on', async () => {
    expect((await answers('refuses', 'refuse')).text).toContain('Non ha accettato');
    expect(await state('refuses')).toMatchObject({ status: 'active', codes: ['flood'], answering: false });
    expect((await events('refuses')).at(-1)).toBe('consent.withdrawn');
    expect((await answers('leaves', 'leave')).text).toContain('Ha lasciato il servizio');
    expect(await state('leaves')).toMatchObject({ status: 'withdrawn' });
    expect((await events('leaves')).slice(-2)).toEqual(['objection.raised', 'consent.withdrawn']);
  });

  it('is accepted as well by saving the choices as they are', async () => {
    const saves = await who('saves').comesIn(2);
    await saves.get('/it/iscrizione').expect(200, /Scriviamo anche per le scuole/);
    await saves.post('/it/iscrizione/scelte', await saves.choices({})).expect(303);
    expect(await state('saves')).toMatchObject({ notice: '2027-1', answering: false });
    expect((await saves.last()).record).toMatchObject({ action: 'reaffirmed' });
    await saves.post('/it/iscrizione/scelte', await saves.choices({})).expect(422);
  });

  it('unanswered, ends what rests on consent when its days are over, not before, and nothing else', async () => {
    expect((await retention.preview(new Date(Date.now() + 19 * DAY_MS))).silent).toBe(0);
    const late = new Date(Date.now() + 21 * DAY_MS);
    expect((await retention.preview(late)).silent).toBe(3);
    expect((await retention.apply({ now: late }))?.silent).toBe(3);
    expect(await state('silent')).toMatchObject({ status: 'active', codes: ['flood'], answering: false });
    expect((await who('silent').last()).record).toMatchObject({
      ...{ action: 'expired', decisions: { categories: { roads: false } } },
    });
    expect(await state('public')).toMatchObject({ status: 'active', codes: ['flood'], notice: '2026-1' });
    expect(await events('public')).not.toContain('consent.expired');
    expect(await state('consent')).toMatchObject({ status: 'suspended' });
    expect((await events('consent')).at(-1)).toBe('consent.expired');
    const again = await retention.apply({ now: late });
    expect([again?.silent, again?.askings]).toEqual([0, 0]);
  });

  it('is, for whoever was asked, answered or silent, at last what the log says', async () => {
    expect(await differences()).toEqual([]);
  });
});
