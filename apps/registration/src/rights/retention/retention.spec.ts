import { Citizen } from '../../pages/manage/testing/citizen.js';
import { SyntheticSubscribers } from '../../synthetic/synthetic.service.js';
import { FAENZA } from '../../testing/faenza.js';
import { RegistrationUnderTest } from '../../testing/registration-under-test.js';
import { isPolite } from './retention.clock.js';
import { RetentionService, type RetentionReport } from './retention.service.js';

const DAY_MS = 24 * 3_600_000;
const NOTHING: RetentionReport = {
  ...{
    unconfirmed: 0,
    messages: 0,
    changes: 0,
    deskWithdrawals: 0,
    inbound: 0,
    links: 0,
    sessions: 0,
    keys: 0,
    spentPapers: 0,
    signUpOrigins: 0,
    consentOrigins: 0,
    reminders: 0,
    askings: 0,
  },
  ...{ expired: 0, silent: 0, erased: 0 },
};

describe('What has had its time', () => {
  let service: RegistrationUnderTest;
  let retention: RetentionService;
  let next = 3;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start(FAENZA);
    await service.listen();
    retention = service.get(RetentionService);
  });
  afterAll(() => service.stop());

  const citizen = () => Citizen.subscribed(service, next++);
  const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);
  /** What goes at an instant: as the dry run says, and as it then is. */
  async function goes(at: Date): Promise<RetentionReport> {
    const said = await retention.preview(at);
    expect(await retention.preview(at)).toEqual(said);
    expect(await retention.apply({ now: at })).toEqual(said);
    expect(await retention.preview(at)).toEqual(NOTHING);
    return said;
  }
  /** Signs somebody up by the form, who confirms nothing. */
  async function asked(number: string): Promise<Citizen> {
    const visitor = await citizen();
    const { text } = await visitor.get('/it/');
    const hidden = (name: string) => new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(text)?.[1] ?? '';
    await visitor.post('/it/', {
      ...{ stamp: hidden('stamp'), noticeVersion: hidden('noticeVersion'), number, zones: ['BORGO'] },
      ...{ categories: ['flood'], language: 'it', ageDeclared: 'yes' },
    });
    return visitor;
  }
  const statusOf = async ({ id }: Citizen) =>
    (
      await service.rows<{ status: string }>('SELECT status FROM registration.subscriber WHERE id = $1', [id])
    )[0]?.status;

  it('of a person who left is kept until its date, not longer', async () => {
    const teo = await (await citizen()).comesIn();
    await teo.post('/it/iscrizione/lascia').expect(200);
    expect((await retention.preview(inDays(364))).erased).toBe(0);
    expect((await retention.preview(inDays(366))).erased).toBe(1);
    expect(await statusOf(teo)).toBe('withdrawn');
  });

  it('goes as the dry run says: sign-ups after two days, links, sessions and daily keys', async () => {
    const ada = await asked('3479999999');
    await ada.comesIn();
    await service.asNeighbour('dispatcher', (manager) =>
      service.keyring.issue(manager, `inbound:${service.town.id}:${new Date().toISOString().slice(0, 10)}`),
    );
    expect(await goes(inDays(1.9))).toEqual({ ...NOTHING, links: 2, sessions: 1 });
    expect(await goes(inDays(2.1))).toEqual({ ...NOTHING, unconfirmed: 1, messages: 1 });
    expect(await goes(inDays(5))).toEqual({ ...NOTHING, keys: 1 });
    expect(await goes(inDays(10))).toEqual({ ...NOTHING, keys: 1 });
    const applied = await service.trail({ event: 'retention.applied' });
    expect(applied).toContainEqual(
      expect.objectContaining({ payload: { rule: 'unconfirmed', count: 1 }, municipality: null }),
    );
  });

  it('is that a paper is spent, once it would subscribe nobody any more by its age', async () => {
    await service.rows(
      `INSERT INTO registration.spent_paper (municipality_id, mark, signed_on) VALUES ($1, '\\x01', now())`,
      [service.town.id],
    );
    expect(await goes(inDays(364))).toMatchObject({ spentPapers: 0 });
    expect(await goes(inDays(367))).toMatchObject({ spentPapers: 1 });
  });

  it('is what was asked at the counter after two days, and what phones wrote once it cannot come again', async () => {
    const subject = await citizen();
    await service.rows(
      `INSERT INTO registration.desk_withdrawal
         (id, municipality_id, subject_ref, number_index, channel, operator_id, code_hash, sent_at, attempts)
       SELECT gen_random_uuid(), municipality_id, id, number_index, 'counter', 'x', '\\x00', now(), 0
       FROM registration.subscriber WHERE id = $1`,
      [subject.id],
    );
    for (const whose of [null, subject.id])
      await service.rows(
        `INSERT INTO registration.inbound (event_id, municipality_id, keyword, subject_ref, received_at, handled_at)
         VALUES (gen_random_uuid(), $1, 'help', $2, now(), now())`,
        [service.town.id, whose],
      );
    expect(await goes(inDays(1.9))).toMatchObject({ deskWithdrawals: 0, inbound: 0 });
    expect(await goes(inDays(2.1))).toMatchObject({ deskWithdrawals: 1, inbound: 0 });
    expect(await goes(inDays(8.9))).toMatchObject({ inbound: 0 });
    expect(await goes(inDays(9.1))).toMatchObject({ inbound: 1 });
    // A subscriber's own copy tells what they wrote, as long as they are one.
    const left = 'SELECT subject_ref FROM registration.inbound';
    expect(await service.rows(left)).toEqual([{ subject_ref: subject.id }]);
  });

  it('is where forms came from after thirty days; the rest of the evidence stays, and nobody puts it back', async () => {
    const ugo = await citizen();
    await service.rows(`ALTER TABLE registration.consent DISABLE TRIGGER USER`);
    await service.rows(
      `UPDATE registration.consent SET ip_truncated = '10.0.0.0', user_agent_family = 'Firefox', paper_reference = 'A 7'
       WHERE subject_ref = $1`,
      [ugo.id],
    );
    await service.rows(`ALTER TABLE registration.consent ENABLE TRIGGER USER`);
    const evidence = () =>
      service.rows(
        `SELECT ip_truncated AS ip, user_agent_family AS browser, paper_reference AS paper, action
         FROM registration.consent WHERE subject_ref = $1`,
        [ugo.id],
      );
    const confirmed = `UPDATE registration.sign_up SET state = 'confirmed', confirmed_at = now(), consent_id = id`;
    await asked('3478888888');
    await service.rows(confirmed);
    expect(await goes(inDays(29))).toMatchObject({ signUpOrigins: 0, consentOrigins: 0 });
    expect(await goes(inDays(31))).toMatchObject({ signUpOrigins: 1, consentOrigins: 1 });
    expect(await evidence()).toEqual([{ ip: null, browser: null, paper: 'A 7', action: 'given' }]);
    const change = (set: string) =>
      service.source.query(`UPDATE registration.consent SET ${set} WHERE subject_ref = $1`, [ugo.id]);
    for (const set of [`ip_truncated = '10.0.0.0'`, `guardian = 'x'`, `paper_reference = NULL`])
      await expect(change(set)).rejects.toThrow('never changed');
    const applied = await service.trail({ event: 'retention.applied' });
    expect(applied.map(({ payload }) => payload)).toContainEqual({ rule: 'consentOrigins', count: 1 });
  });

  it('is asked again a month before its year is over, and confirmed by a link for another', async () => {
    const eva = await citizen();
    expect((await retention.preview(inDays(330))).reminders).toBe(0);
    const { reminders } = await goes(inDays(340));
    expect(reminders).toBeGreaterThan(0);
    const link = await eva.link();
    await eva.get(link).expect(200, /Vuole continuare/);
    await eva.post(link).expect(200, /Grazie, iscrizione confermata/);
    const { record } = await eva.last();
    expect(record).toMatchObject({ action: 'reaffirmed', decisions: { categories: expect.any(Object) } });
    // The draw goes by it.
    const drawn = 'SELECT valid_until FROM registration.subscriber WHERE id = $1';
    expect(await service.rows(drawn, [eva.id])).toEqual([{ valid_until: record?.['valid_until'] }]);
    const entries = await service.rows('SELECT event FROM audit.entry WHERE subject_ref = $1', [eva.id]);
    expect(entries).toContainEqual({ event: 'consent.reaffirmed' });
    await eva.post(link).expect(404);
    await eva.get('/it/iscrizione').expect(401);
  });

  it('is suspended when nobody confirms, and erased when its retention is over', async () => {
    const [silent, heard] = [await citizen(), await citizen()];
    await service.rows(`ALTER TABLE registration.consent DISABLE TRIGGER USER`);
    await service.rows(
      `UPDATE registration.consent SET valid_until = now() + interval '3 years' WHERE subject_ref = $1`,
      [heard.id],
    );
    await service.rows(`ALTER TABLE registration.consent ENABLE TRIGGER USER`);
    const over = inDays(367);
    expect((await goes(over)).expired).toBeGreaterThan(0);
    expect([await statusOf(silent), await statusOf(heard)]).toEqual(['suspended', 'active']);
    const { record, entry } = await silent.last();
    expect(record).toMatchObject({
      action: 'expired',
      decisions: { categories: { flood: false, roads: false } },
    });
    expect(entry).toMatchObject({ event: 'consent.expired', actor: 'service:registration' });
    expect((await retention.preview(inDays(367 + 364))).erased).toBe(0);
    expect((await goes(inDays(367 + 366))).erased).toBeGreaterThan(0);
    expect([await statusOf(silent), await statusOf(heard)]).toEqual([undefined, 'active']);
    expect((await silent.last()).entry).toMatchObject({
      event: 'subject.erased',
      body: { reason: 'retention' },
    });
  });

  it('goes in one instance at a time', async () => {
    const { id: municipalityId } = service.town;
    await service.get(SyntheticSubscribers).create({ municipalityId, count: 600, start: 10_000 });
    const other = await service.startInstance();
    const now = inDays(343);
    const reports = await Promise.all([
      retention.apply({ now, reminders: 600 }),
      other.get(RetentionService, { strict: false }).apply({ now, reminders: 600 }),
    ]);
    expect(reports.filter((report) => report === null).length).toBeLessThanOrEqual(1);
    expect(reports.reduce((sum, report) => sum + (report?.reminders ?? 0), 0)).toBe(600);
    const links = await service.rows(
      `SELECT subject_ref FROM registration.manage_link WHERE purpose = 'reaffirm' GROUP BY 1 HAVING count(*) > 1`,
    );
    expect(links).toEqual([]);
  });

  it('asks a few people at once only, so that whoever waits for a code does not wait behind them', async () => {
    const { id: municipalityId } = service.town;
    await service.get(SyntheticSubscribers).create({ municipalityId, count: 50, start: 20_000 });
    const asked = [await retention.remind(inDays(346)), await retention.remind(inDays(346))];
    expect(asked.map((each) => each?.reminders)).toEqual([40, 10]);
  });

  it('reminds nobody at night', () => {
    const at = (time: string) => isPolite(new Date(`2026-11-23T${time}:00+01:00`));
    expect(['03:00', '08:59', '09:00', '18:59', '19:00'].map(at)).toEqual([false, false, true, true, false]);
  });
});
