import { decodeEvent, TOPICS, type SubscribersUnreachable } from '#libs/contracts';
import { PostgresFeed } from '#libs/feed';
import { createLogger } from '#libs/observability';
import { waitFor } from '#libs/testing';
import { people } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';
import { PERMANENT_RECEIPT_ERRORS, PermanentFailures } from './permanent.js';
import { Unreachable } from './unreachable.js';

describe('A failure', () => {
  const route = { id: 'r', actions: { '0x0B': 'transient', '0x401': 'permanent' } as const };
  const failures = new PermanentFailures([route], PERMANENT_RECEIPT_ERRORS);
  const refused = (status: number, routeId: string | null = null) =>
    failures.detailOf({ status, routeId, state: null, error: null });
  const receipt = (state: string, error: string | null) =>
    failures.detailOf({ status: 0, routeId: null, state, error });

  it('is permanent where the table of statuses says so, or the route’s own', () => {
    expect(refused(0x0b)).toBe('smpp:0x0B');
    expect(refused(0x0b, 'r')).toBeNull();
    expect(refused(0x401, 'r')).toBe('smpp:0x401');
    for (const status of [0x08, 0x14, 0x45, 0x58, 0x65, 0xff, 0x401]) expect(refused(status)).toBeNull();
  });

  it('is permanent by receipt only where the network says that the number is nobody’s', () => {
    expect(receipt('undeliverable', '001')).toBe('receipt:undeliverable:001');
    expect(receipt('undeliverable', '13')).toBe('receipt:undeliverable:13');
    // Absent, busy, memory full, nothing said: tomorrow it may be there.
    for (const error of ['027', '031', '32', '000', null]) expect(receipt('undeliverable', error)).toBeNull();
    for (const state of ['expired', 'deleted', 'rejected', 'unknown'])
      expect(receipt(state, '001')).toBeNull();
  });
});

describe('Numbers that cannot be reached for good', () => {
  let rig: Rig;
  let feed: PostgresFeed;
  let publisher: PostgresFeed;
  const told: SubscribersUnreachable[] = [];
  const unreachable = () =>
    new Unreachable(
      rig.connections,
      publisher,
      new PermanentFailures([], PERMANENT_RECEIPT_ERRORS),
      createLogger({ service: 'dispatcher', level: 'silent' }),
    );

  beforeEach(() => (told.length = 0));
  afterEach(async () => {
    await Promise.all([feed.close(), publisher.close()]);
    await rig.end();
  });

  async function begin(simulator: Record<string, unknown>): Promise<void> {
    rig = await Rig.start({ simulator });
    publisher = new PostgresFeed({ url: rig.url });
    feed = new PostgresFeed({ url: rig.database.urlFor('registration') });
    await feed.subscribe({
      group: 'registration',
      topics: [TOPICS.subscribersUnreachable],
      onDelivery: async (delivery) => {
        told.push(decodeEvent(TOPICS.subscribersUnreachable, delivery.payload).data);
        await delivery.settle();
      },
    });
    await rig.dispatch();
  }

  it('are told once an alert, by receipt or by refusal, and nothing but them', async () => {
    const [first, ...others] = people(12);
    await begin({ refuse_numbers: { [String(first?.number)]: '0x0b' } });
    const alertId = await rig.registration.release({
      people: [first, ...others].flatMap((each) => each ?? []),
    });
    await rig.settled(alertId, 12, ({ delivered, failed }) => delivered === 11 && failed === 1);
    expect(await unreachable().tell()).toBe(1);
    // Nothing has changed since.
    expect(await unreachable().tell()).toBe(0);
    await waitFor('the event', () => told.length === 1);
    expect(told).toEqual([
      { alertId, failures: [{ subscriberId: first?.id, at: expect.any(String), detail: 'smpp:0x0B' }] },
    ]);
    // No number, no digits of one, goes over the feed.
    expect(JSON.stringify(told)).not.toContain(String(first?.number).slice(-6));
  });

  it('are told by UNDELIV receipts; drills say nothing of anybody’s phone', async () => {
    await begin({ receipts: { states: { UNDELIV: 1 } } });
    const someone = people(5);
    const alertId = await rig.registration.release({ people: someone });
    await rig.settled(alertId, 5, ({ failed }) => failed === 5);
    expect(await unreachable().tell()).toBe(5);
    await waitFor('the event', () => told.length === 1);
    expect(told[0]?.failures.map(({ subscriberId }) => subscriberId).sort()).toEqual(
      someone.map(({ id }) => id).sort(),
    );
    const drawn = await rig.asOwner();
    await drawn(
      `UPDATE dispatcher.batch SET mode = 'drill'; UPDATE dispatcher.alert SET unreachable_told_at = NULL`,
    );
    expect(await unreachable().tell()).toBe(0);
  });

  it('are not told when phones are off', async () => {
    await begin({ receipts: { states: { EXPIRED: 1 } } });
    const alertId = await rig.registration.release({ people: people(5) });
    await rig.settled(alertId, 5, ({ failed, expired }) => failed + expired === 5);
    expect(await unreachable().tell()).toBe(0);
    expect(told).toEqual([]);
  });

  it('are not told when an SMSC calls a whole town unknown: it is at fault itself', async () => {
    await begin({ receipts: { states: { UNDELIV: 1 } } });
    const town = await rig.registration.release({ people: people(60) });
    await rig.settled(town, 60, ({ failed }) => failed === 60);
    expect(await unreachable().tell()).toBe(0);
    expect(told).toEqual([]);
  });
});
