import { DataSource } from 'typeorm';
import { waitFor } from '#libs/testing';
import { CatalogueService, type Offer } from '../../catalogue/catalogue.service.js';
import { BlindIndex } from '../../numbers/blind-index.js';
import { LOCK_NUMBER } from '../../subscribers/retire.sql.js';
import { RegistrationUnderTest } from '../../testing/registration-under-test.js';
import { SignUpConfirmService } from '../confirm.service.js';
import { SignUpRequestService, type SignUpAccepted } from '../request.service.js';

const CHOICE = {
  ...{ zones: ['BORGO'], categories: ['flood'], language: 'it', noticeVersion: '2026-1', ageDeclared: true },
};
const POISONED = 'Edge';

/** Fails whatever is written about somebody who came with that browser. */
const poison = (table: string) => `
CREATE FUNCTION registration.refuse_${table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'poisoned'; END $$;
CREATE TRIGGER poisoned BEFORE INSERT ON registration.${table} FOR EACH ROW
  WHEN (NEW.user_agent_family = '${POISONED}') EXECUTE FUNCTION registration.refuse_${table}()`;
const cure = (table: string) => `DROP FUNCTION registration.refuse_${table}() CASCADE`;

interface Citizen {
  number: number;
  id: string;
  code: string;
}

describe('Citizens who come at the same time', () => {
  let service: RegistrationUnderTest;
  let offer: Offer;
  let last = 393_478_000_000;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start();
    await service.listen();
    offer = await service.get(CatalogueService).offerOf(service.town.id);
  });
  afterAll(() => service.stop());

  const numbers = (count: number) => Array.from({ length: count }, () => ++last);
  const ask = (number: number, userAgentFamily = 'Firefox'): Promise<SignUpAccepted> =>
    service
      .get(SignUpRequestService)
      .request(offer, { ...CHOICE, number: `+${number}` }, { ipTruncated: null, userAgentFamily });
  const confirm = ({ id, code }: Citizen) => service.get(SignUpConfirmService).confirm(id, code);

  async function asked(count: number, families: Record<number, string> = {}): Promise<Citizen[]> {
    const all = numbers(count);
    const accepted = await Promise.all(all.map((number, i) => ask(number, families[i])));
    return Promise.all(
      all.map(async (number, i) => ({
        number,
        id: accepted[i]?.id ?? '',
        code: await waitFor('a code', () => service.codeTo(number)),
      })),
    );
  }

  /** In how many transactions the rows of these sign-ups were written last. */
  const transactionsOf = async (citizens: readonly Citizen[]) => {
    const [row] = await service.rows<{ n: number }>(
      'SELECT count(DISTINCT xmin::text)::int AS n FROM registration.sign_up WHERE id = ANY ($1)',
      [citizens.map(({ id }) => id)],
    );
    return row?.n;
  };
  const eventsOf = async ({ id }: Citizen) =>
    (await service.trail()).filter(({ payload }) => payload?.['signUpId'] === id).map(({ event }) => event);
  const subscribed = async ({ id }: Citizen) =>
    (await service.rows('SELECT FROM registration.consent WHERE challenge_id = $1', [id])).length;

  it('are written down in one transaction and confirmed in another, each with all that is theirs', async () => {
    const citizens = await asked(12);
    expect(await transactionsOf(citizens)).toBe(1);
    const receipts = await Promise.all(citizens.map(confirm));
    expect(await transactionsOf(citizens)).toBe(1);
    expect(new Set(receipts.map(({ receiptId }) => receiptId)).size).toBe(12);
    expect(receipts[0]).toMatchObject({ municipality: 'Faenza', zones: [{ code: 'BORGO' }] });
    expect(await eventsOf(citizens[3] as Citizen)).toEqual([
      ...['registration.requested', 'otp.sent', 'otp.confirmed'],
    ]);
    expect(await Promise.all(citizens.map(subscribed))).toEqual(Array(12).fill(1));
    for (const { number } of citizens)
      await waitFor('the confirmation', () => service.textsTo(number).length === 2);
    // Read back it is what was said when it was written.
    expect(await Promise.all(citizens.map(confirm))).toEqual(receipts);
  });

  it('do not suffer when one of them cannot be written down', async () => {
    await service.rows(poison('sign_up'));
    const all = numbers(5);
    const outcomes = await Promise.allSettled(
      all.map((number, i) => ask(number, i === 2 ? POISONED : 'Firefox')),
    );
    await service.rows(cure('sign_up'));
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([true, true, false, true, true]);
    for (const [i, number] of all.entries())
      if (i !== 2) await waitFor('a code', () => service.codeTo(number));
    expect(service.textsTo(all[2] as number)).toEqual([]);
    expect(service.logged.join()).toContain('each is tried alone');
    expect(service.logged.join()).not.toContain(String(all[0]).slice(2));
  });

  it('do not suffer when one of them cannot be confirmed', async () => {
    const citizens = await asked(5, { 1: POISONED });
    await service.rows(poison('consent'));
    const outcomes = await Promise.allSettled(citizens.map(confirm));
    await service.rows(cure('consent'));
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, true, true]);
    expect(await Promise.all(citizens.map(subscribed))).toEqual([1, 0, 1, 1, 1]);
    // Nothing was lost: the same code once more.
    await confirm(citizens[1] as Citizen);
    expect(await subscribed(citizens[1] as Citizen)).toBe(1);
  });

  it('are refused each for their own wrong code, which counts', async () => {
    const [right, wrong] = (await asked(2)) as [Citizen, Citizen];
    const typed = { ...wrong, code: wrong.code === '000000' ? '000001' : '000000' };
    const [first, second] = await Promise.allSettled([right, typed].map(confirm));
    expect(first?.status).toBe('fulfilled');
    expect(second).toMatchObject({ reason: { code: 'sign_up.code_wrong' } });
    expect(await eventsOf(wrong)).toEqual(['registration.requested', 'otp.sent', 'otp.failed']);
    const [row] = await service.rows('SELECT attempts FROM registration.sign_up WHERE id = $1', [wrong.id]);
    expect(row).toEqual({ attempts: 1 });
  });

  it('get three codes for one number, whoever asks, and one subscription', async () => {
    const [number, other] = numbers(2) as [number, number];
    const outcomes = await Promise.allSettled(
      [number, number, other, number, number].map((each) => ask(each)),
    );
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'sign_up.too_many_codes' } }]);
    await waitFor('their codes', () => service.textsTo(number).length === 3);
  });

  it('leave one subscriber where two sign-ups of one number are confirmed together', async () => {
    const [one] = (await asked(1)) as [Citizen];
    const { id } = await ask(one.number);
    await waitFor('another code', () => service.textsTo(one.number).length === 2);
    const both = [one, { ...one, id, code: service.codeTo(one.number) as string }];
    await Promise.all(both.map(confirm));
    const statuses = await service.rows<{ status: string }>(
      `SELECT status FROM registration.subscriber s JOIN registration.sign_up u USING (municipality_id, number_index)
       WHERE u.id = $1 ORDER BY status`,
      [id],
    );
    expect(statuses.map(({ status }) => status)).toEqual(['active', 'retired']);
  });

  it('do not wait for one whose number somebody holds', async () => {
    const citizens = await asked(3);
    const [held] = citizens as [Citizen];
    const index = service.get(BlindIndex).ofNumber(held.number, service.town.id);
    const holder = await new DataSource({
      type: 'postgres',
      url: service.database.superuserUrl,
    }).initialize();
    const runner = holder.createQueryRunner();
    await runner.startTransaction();
    await runner.query(LOCK_NUMBER, [index]);
    const waiting = confirm(held);
    await Promise.all([...citizens.slice(1).map(confirm), ask(last + 1)]);
    expect(await subscribed(held)).toBe(0);
    await runner.rollbackTransaction();
    await waiting;
    expect(await subscribed(held)).toBe(1);
    await runner.release();
    await holder.destroy();
  });
});
