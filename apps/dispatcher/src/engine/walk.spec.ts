import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

describe('An alert on its way through the dispatcher', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.start({ route: { binds: 4, window: 100 } });
    await rig.authoring.listen();
    await rig.dispatch();
  });

  afterAll(() => rig.end());

  it('reaches each of its recipients exactly once and accounts for every one', async () => {
    const everybody = people(5_000, 393_201_000_000);
    const alertId = await rig.registration.release({ people: everybody });
    const counts = await rig.settled(alertId, 5_000, ({ delivered }) => delivered === 5_000);
    expect(counts).toMatchObject({ waiting: 0, submitted: 0, failed: 0, in_doubt: 0, parts: 5_000 });
    const messages = await rig.simulator.messages();
    expect(everybody.filter(({ number }) => messages.get(number) !== 1)).toEqual([]);
    const { parts, ...sums } = counts;
    expect(parts).toBe(5_000);
    expect(await rig.countedFromRows(alertId)).toEqual(sums);
  });

  it('tells authoring how far it is: totals that add up, revisions that grow, the last figures at the end', async () => {
    const alertId = await rig.registration.release({ people: people(300, 393_202_000_000) });
    const last = await waitFor('the last progress', () => {
      const told = rig.authoring.told.filter((one) => one.alertId === alertId);
      return told.find(({ delivered }) => delivered === 300) ?? null;
    });
    expect(last).toMatchObject({ taken: 300, waiting: 0, submitted: 0, inDoubt: 0, parts: 300 });
    expect(last.firstSubmittedAt).not.toBeNull();
    const told = rig.authoring.told.filter((one) => one.alertId === alertId);
    for (const one of told)
      expect(
        one.waiting + one.submitted + one.delivered + one.failed + one.expired + one.stopped + one.inDoubt,
      ).toBe(one.taken);
    const revisions = told.map(({ revision }) => revision);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
  });

  it('leaves nothing on the feed and nothing in the journal', async () => {
    await waitFor('an empty feed', async () => {
      const [row] = await rig.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM feed.record WHERE topic LIKE '%lane%'`,
      );
      const [journal] = await rig.query<{ n: number }>('SELECT count(*)::int AS n FROM dispatcher.journal');
      return row?.n === 0 && journal?.n === 0;
    });
  });

  it('sends single persons their own texts on the service lane', async () => {
    const [ada, ugo] = people(2, 393_203_000_000);
    if (ada === undefined || ugo === undefined) throw new Error('nobody');
    await rig.registration.tell([
      { ...ada, text: 'Il codice è 123456' },
      { ...ugo, text: 'Il codice è 654321' },
    ]);
    await waitFor('both codes', async () => {
      const texts = await rig.simulator.texts();
      return texts.has(ada.number) && texts.has(ugo.number) ? texts : null;
    }).then((texts) => {
      expect(texts.get(ada.number)).toEqual(['Il codice è 123456']);
      expect(texts.get(ugo.number)).toEqual(['Il codice è 654321']);
    });
  });

  it('sends a long text in parts that make one message, counted and delivered as such', async () => {
    const text = 'Attenzione alla piena. '.repeat(15).trim();
    const alertId = await rig.registration.release({ people: people(200, 393_204_000_000), text });
    const counts = await rig.settled(alertId, 200, ({ delivered }) => delivered === 200);
    expect(counts.parts).toBe(600);
    const texts = await rig.simulator.texts();
    expect(texts.get(393_204_000_000)).toEqual([text]);
    expect((await rig.simulator.summary()).unfinished).toBe(0);
  });
});
