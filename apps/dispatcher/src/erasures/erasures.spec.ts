import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';
import { Erasures } from './erasures.js';

const HIDDEN = '••••••••••';

describe('Of whoever is erased', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.start();
    await rig.dispatch();
  });
  afterAll(() => rig.end());

  const masked = async (alertId: string) =>
    new Map([...(await rig.ledger(alertId)).values()].map((each) => [each.subscriberId, each.maskedNumber]));
  const forget = (seconds = 0) => new Erasures(rig.connections).forget(seconds);

  async function erase(id: string, messages: string[] = []): Promise<void> {
    await rig.registration.erase(id, messages);
    await waitFor(
      'the erasure to be heard of',
      async () =>
        (await rig.query('SELECT 1 FROM dispatcher.erasure WHERE subscriber_id = $1', [id])).length === 1,
    );
  }

  it('no digit stays in the alerts they got, nor in one that is taken afterwards; everybody else’s do', async () => {
    const everybody = people(300, 393_231_000_000);
    const [gone] = everybody.slice(150);
    if (gone === undefined) throw new Error('nobody');
    const alertId = await rig.registration.release({ people: everybody });
    await rig.settled(alertId, 300, ({ delivered }) => delivered === 300);
    const before = await masked(alertId);
    expect(before.get(gone.id)).toBe(`•••••••${String(gone.number).slice(-3)}`);
    await erase(gone.id);
    // Another instance may not know of it yet, and pack the digits once more.
    expect(await forget(60)).toBe(0);
    expect(await forget()).toBe(1);
    expect(await masked(alertId)).toEqual(before.set(gone.id, HIDDEN));
    expect(await rig.query('SELECT 1 FROM dispatcher.erasure')).toEqual([]);
    const later = await rig.registration.release({ people: everybody });
    await rig.settled(later, 300, ({ delivered, stopped }) => delivered === 299 && stopped === 1);
    expect(await masked(later)).toEqual(before);
  });

  it('none stays in the codes and links they got, filed under them or under their sign-up', async () => {
    const [signUp, other] = people(2, 393_232_000_000);
    if (signUp === undefined || other === undefined) throw new Error('nobody');
    await rig.registration.tell([
      { ...signUp, text: 'Codice 123456' },
      { ...other, text: 'Codice 234567' },
    ]);
    const members = () =>
      rig.query<{ id: string; member: string }>(
        `SELECT id, encode(members, 'hex') AS member FROM dispatcher.batch WHERE alert_id IS NULL AND count = 1`,
      );
    const written = ({ id, number }: typeof signUp) =>
      id.replaceAll('-', '') + (number % 1000).toString(16).padStart(4, '0');
    const batches = await waitFor('both codes to be taken', async () => {
      const found = await members();
      return found.length === 2 ? found : null;
    });
    const ofSignUp = batches.find(({ member }) => member === written(signUp));
    const [subscriber] = people(1);
    await erase(String(subscriber?.id), [ofSignUp?.id ?? '']);
    await forget();
    const left = (await members()).map(({ member }) => member).sort();
    expect(left).toEqual([`${signUp.id.replaceAll('-', '')}ffff`, written(other)].sort());
  });

  it('the service can change nothing else of who was in a batch', async () => {
    for (const sql of ['UPDATE dispatcher.batch SET members = members', 'DELETE FROM dispatcher.batch'])
      await expect(rig.connections.query(sql)).rejects.toMatchObject({ code: '42501' });
  });
});
