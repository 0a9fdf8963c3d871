import type { EntityManager } from 'typeorm';
import { inTransaction } from '#libs/database';
import { waitFor } from '#libs/testing';
import { Citizen } from '../../pages/manage/testing/citizen.js';
import { LOCK_NUMBER } from '../../subscribers/retire.sql.js';
import { WithdrawalsService } from '../../subscribers/withdrawals.service.js';
import { FAENZA } from '../../testing/faenza.js';
import { RegistrationUnderTest } from '../../testing/registration-under-test.js';
import { RetentionService } from '../retention/retention.service.js';

const DAY_MS = 86_400_000;

/** Somebody waits for somebody else, in this database. */
const WAITING = `
SELECT 1 FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND usename <> 'postgres'`;

describe('Two who are at the same subscription at once', () => {
  let service: RegistrationUnderTest;
  let next = 0;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start(FAENZA);
    await service.listen();
  });
  afterAll(() => service.stop());

  /** The second begins while the first is not done, and goes on when it is. @returns the second's answer */
  async function during<T>(
    first: (manager: EntityManager) => Promise<void>,
    second: () => PromiseLike<T>,
  ): Promise<T> {
    let answer: Promise<T> | undefined;
    await inTransaction(service.source, async (manager) => {
      await first(manager);
      answer = Promise.resolve(second());
      await waitFor('the second to wait', async () => (await service.rows(WAITING)).length > 0);
    });
    return answer as Promise<T>;
  }

  const person = async ({ id }: Citizen) => {
    const [row] = await service.rows<{ index: Buffer; status: string; consent: string }>(
      'SELECT number_index AS index, status, consent_id AS consent FROM registration.subscriber WHERE id = $1',
      [id],
    );
    if (row === undefined) throw new Error('nobody of this id');
    return row;
  };

  it('by STOP and by the link of a reminder: who has left is not confirmed for another year', async () => {
    const ada = await Citizen.subscribed(service, next++);
    await service.get(RetentionService).remind(new Date(Date.now() + 345 * DAY_MS), 100);
    const { index: numberIndex } = await person(ada);
    const link = await ada.link();
    const stop = async (manager: EntityManager) => {
      const leaving = { municipalityId: service.town.id, numberIndex, channel: 'sms' as const };
      await service.get(WithdrawalsService).withdraw(manager, { ...leaving, now: new Date() });
    };
    const answer = await during(stop, () => ada.post(link));
    expect(answer.status).toBe(404);
    expect(await person(ada)).toMatchObject({ status: 'withdrawn' });
    expect((await ada.last()).record).toMatchObject({ action: 'withdrawn' });
    const entries = await service.trail({ subject: ada.id });
    expect(entries.map(({ event }) => event)).not.toContain('consent.reaffirmed');
  });

  it('by erasing and by signing up with the number: whoever has it now is neither withdrawn nor erased', async () => {
    const old = await (await Citizen.subscribed(service, next++)).comesIn();
    const { index } = await person(old);
    const taken = async (manager: EntityManager) => {
      await manager.query(LOCK_NUMBER, [index]);
      await manager.query(
        `UPDATE registration.subscriber SET status = 'retired', left_at = now() WHERE id = $1`,
        [old.id],
      );
      await manager.query(
        `INSERT INTO registration.subscriber (id, municipality_id, status, shard, position, language, number_sealed,
           number_index, zone_ids, category_ids, consent_id, valid_until, subscribed_at)
         SELECT gen_random_uuid(), municipality_id, 'active', shard, position, language, number_sealed, number_index,
                zone_ids, category_ids, consent_id, valid_until, now()
         FROM registration.subscriber WHERE id = $1`,
        [old.id],
      );
    };
    const answer = await during(taken, () => old.post('/it/iscrizione/cancella', { understood: 'yes' }));
    expect(answer.status).toBe(401);
    const left = await service.rows(
      'SELECT status FROM registration.subscriber WHERE number_index = $1 ORDER BY 1',
      [index],
    );
    expect(left).toEqual([{ status: 'active' }, { status: 'retired' }]);
  });
});
