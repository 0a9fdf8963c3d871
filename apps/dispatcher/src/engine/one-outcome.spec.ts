import { SHARD_COUNT, shardOf } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig, type Counts } from '../testing/rig.js';

const LONG = 'Attenzione alla piena. '.repeat(15).trim();

const isOver = ({ waiting, submitted, in_doubt }: Counts) => waiting + submitted + in_doubt === 0;

describe('A recipient', () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await Rig.start({ route: { binds: 2, window: 20, partsPerSecond: 400 } });
  });

  afterEach(() => rig.end());

  const addsUp = async (alertId: string) => {
    const { parts, ...sums } = await rig.counts(alertId);
    expect(await rig.countedFromRows(alertId)).toEqual(sums);
    return parts;
  };

  it('of a long message is stopped once, though its parts are being thrown back one by one', async () => {
    const { engine } = await rig.dispatch();
    await rig.simulator.faults({ errors: { '0x58': 0.6 } });
    const alertId = await rig.registration.release({ people: people(400), text: LONG });
    await waitFor('parts thrown back', async () => (await rig.simulator.stats()).submits > 150);
    await rig.authoring.stop(alertId);
    const counts = await rig.settled(alertId, 400, isOver);
    expect(counts.stopped).toBeGreaterThan(0);
    await addsUp(alertId);
    // Whoever writes the ledger still does.
    await rig.simulator.faults({ restore: true });
    const next = await rig.registration.release({ people: people(64, 393_730_000_000) });
    await rig.settled(next, 64, ({ delivered }) => delivered === 64);
    expect(engine.counts.repeated).toBe(0);
    expect(engine.persistence.troubles).toEqual([]);
  });

  it('whom a dead process had stopped is not stopped again by the next', async () => {
    await rig.simulator.faults({ silence: 'submits' });
    const first = await rig.dispatch();
    const everybody = people(60 * SHARD_COUNT, 393_740_000_000).filter(({ id }) => shardOf(id) === 0);
    const count = everybody.length;
    const alertId = await rig.registration.release({ people: everybody, inDoubt: 'hold' });
    await waitFor('the first submits', async () => (await rig.simulator.stats()).submits > 0);
    await rig.authoring.stop(alertId);
    await waitFor('the stop', async () => (await rig.query('SELECT 1 FROM dispatcher.control')).length > 0);
    await rig.settled(alertId, count, ({ stopped }) => stopped > 0);
    await first.end();
    await rig.simulator.faults({ restore: true });
    // The same, as it stands when the process dies between two of the statements that write its outcomes.
    await forgetHalf(alertId);
    await rig.registration.releaseAgain();
    const { engine } = await rig.dispatch();
    await rig.settled(alertId, count, ({ waiting }) => waiting === 0);
    expect(engine.persistence.troubles).toEqual([]);
    await addsUp(alertId);
  });

  /** Takes the first half of the stopped ones out of the ledger again. */
  async function forgetHalf(alertId: string): Promise<void> {
    const owner = await rig.asOwner();
    const ofAlert = `(SELECT no FROM dispatcher.batch WHERE alert_id = '${alertId}')`;
    await owner('ALTER TABLE dispatcher.outcome DISABLE TRIGGER USER');
    await owner(`
      WITH stopped AS (
        SELECT batch_no, recipient, row_number() OVER (ORDER BY recipient) AS nth, count(*) OVER () AS n
        FROM dispatcher.outcome WHERE batch_no IN ${ofAlert} AND state = 4
      ), gone AS (
        DELETE FROM dispatcher.outcome o USING stopped s
        WHERE o.batch_no = s.batch_no AND o.recipient = s.recipient AND s.nth <= s.n / 2
        RETURNING o.batch_no, o.recipient
      ), batch AS (
        UPDATE dispatcher.batch SET resolved = resolved - (SELECT count(*) FROM gone) WHERE no IN ${ofAlert}
      ), journal AS (
        UPDATE dispatcher.journal SET journaled = (SELECT min(recipient) FROM gone) WHERE batch_no IN ${ofAlert}
      )
      UPDATE dispatcher.tally SET waiting = waiting + (SELECT count(*) FROM gone),
        stopped = stopped - (SELECT count(*) FROM gone)
      WHERE alert_id = '${alertId}' AND stopped > 0`);
    await owner('ALTER TABLE dispatcher.outcome ENABLE TRIGGER USER');
  }
});
