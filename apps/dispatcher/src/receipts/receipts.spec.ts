import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

describe('Receipts', () => {
  let rig: Rig;

  afterEach(() => rig.end());

  it('count once, whether they come early, twice or on another bind', async () => {
    const receipts = { early_share: 0.3, duplicate_share: 0.3, other_bind_share: 0.3, latency_ms: 0 };
    rig = await Rig.start({ simulator: { receipts }, route: { binds: 3 } });
    await rig.dispatch();
    const alertId = await rig.registration.release({ people: people(2_000) });
    const counts = await rig.settled(alertId, 2_000, ({ delivered }) => delivered === 2_000);
    expect(counts).toMatchObject({ submitted: 0, failed: 0 });
    await waitFor('nothing parked', async () => {
      const rows = await rig.query(
        'SELECT 1 FROM dispatcher.parked_receipt p JOIN dispatcher.outcome o USING (message_key, route) LIMIT 1',
      );
      return rows.length === 0;
    });
    const { parts, ...sums } = await rig.counts(alertId);
    expect(parts).toBe(2_000);
    expect(await rig.countedFromRows(alertId)).toEqual(sums);
  });

  it('that come long before their response wait for it', async () => {
    const receipts = { early_share: 1, latency_ms: 0 };
    rig = await Rig.start({ simulator: { response_latency_ms: 400, receipts } });
    const { engine } = await rig.dispatch();
    const alertId = await rig.registration.release({ people: people(100) });
    await waitFor('receipts to be parked', () => engine.receipts.counts.parked > 0);
    await rig.settled(alertId, 100, ({ delivered }) => delivered === 100);
    expect(await rig.query('SELECT 1 FROM dispatcher.parked_receipt')).toEqual([]);
  });

  it('are matched where responses are written in hex and receipts in decimal', async () => {
    rig = await Rig.start({
      simulator: { ids: 'hex', receipt_ids: 'decimal' },
      route: { messageIdFormat: { response: 'hex', receipt: 'decimal' } },
    });
    await rig.dispatch();
    const alertId = await rig.registration.release({ people: people(300) });
    await rig.settled(alertId, 300, ({ delivered }) => delivered === 300);
  });

  it('say why somebody did not get it', async () => {
    rig = await Rig.start({ simulator: { receipts: { states: { UNDELIV: 1 } } } });
    await rig.dispatch();
    const alertId = await rig.registration.release({ people: people(50) });
    await rig.settled(alertId, 50, ({ failed }) => failed === 50);
    const [line] = (await rig.ledger(alertId)).values();
    expect(line?.state).toBe('failed');
    expect(line?.detail).toMatch(/^receipt:undeliverable/);
    expect(line?.parts).toBe(1);
  });

  it('of the parts of a long message deliver it when all of them have come', async () => {
    rig = await Rig.start({
      simulator: { receipts: { latency_ms: [0, 300], early_share: 0.2, duplicate_share: 0.2 } },
    });
    await rig.dispatch();
    const text = 'Restate in casa. '.repeat(25).trim();
    const alertId = await rig.registration.release({ people: people(150), text });
    const counts = await rig.settled(alertId, 150, ({ delivered }) => delivered === 150);
    expect(counts.parts).toBe(450);
  });

  it('of messages that have one already, by another instance, change nothing and hold up no other', async () => {
    rig = await Rig.start({ simulator: { receipts: { latency_ms: 1_500 } } });
    const { engine } = await rig.dispatch();
    const alertId = await rig.registration.release({ people: people(40) });
    await rig.settled(alertId, 40, ({ submitted }) => submitted === 40);
    const admin = await rig.asOwner();
    await admin(`INSERT INTO dispatcher.receipt (batch_no, recipient, part, delivered, state, at)
                 SELECT batch_no, recipient, 0, false, 'expired', now() FROM dispatcher.outcome WHERE recipient = 0`);
    const [first] = await rig.query<{ n: number }>('SELECT count(*)::int AS n FROM dispatcher.receipt');
    await rig.settled(alertId, 40, ({ delivered }) => delivered === 40 - (first?.n ?? 0));
    expect(first?.n).toBeGreaterThan(0);
    expect(engine.receipts.counts).toMatchObject({ refused: 0, parked: 0 });
    const kept = await rig.query(
      `SELECT 1 FROM dispatcher.receipt WHERE state = 'expired' AND NOT delivered`,
    );
    expect(kept).toHaveLength(first?.n ?? 0);
  });

  it('of nothing we know are taken, kept for their time and cost the others nothing', async () => {
    rig = await Rig.start({ simulator: { ids: 'hex', receipt_ids: 'decimal' } });
    const { engine } = await rig.dispatch();
    const alertId = await rig.registration.release({ people: people(300) });
    await waitFor('all receipts', () => engine.receipts.counts.received === 300);
    await waitFor('all answers', () => engine.receipts.waiting === 0);
    // Read as text, most decimal ids belong to nothing, and where one does, to somebody else.
    const { submitted, delivered } = await rig.counts(alertId);
    expect(submitted + delivered).toBe(300);
    const [parked] = await rig.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM dispatcher.parked_receipt',
    );
    expect(parked?.n).toBeGreaterThan(0);
    expect(engine.receipts.counts.refused).toBe(0);
  });

  it('that could not be written come again', async () => {
    rig = await Rig.start({ simulator: { receipts: { latency_ms: 300, retry_ms: 200 } } });
    const { engine } = await rig.dispatch();
    const alertId = await rig.registration.release({ people: people(20) });
    await rig.settled(alertId, 20, ({ submitted }) => submitted === 20);
    const admin = await rig.asOwner();
    await admin('REVOKE INSERT ON dispatcher.receipt FROM campanile_dispatcher');
    await waitFor('refusals', () => engine.receipts.counts.refused > 0);
    await admin('GRANT INSERT ON dispatcher.receipt TO campanile_dispatcher');
    await rig.settled(alertId, 20, ({ delivered }) => delivered === 20);
  });
});
