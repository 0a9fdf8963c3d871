import { Pool } from 'pg';
import { decodeEvent, openInbound, TOPICS, type InboundContent } from '#libs/contracts';
import { PostgresFeed, PostgresKeyring } from '#libs/feed';
import { waitFor } from '#libs/testing';
import { MUNICIPALITY } from '../testing/registration.js';
import { Rig } from '../testing/rig.js';

describe('What a phone sends', () => {
  let rig: Rig;
  let feed: PostgresFeed;
  let keyring: PostgresKeyring;
  const heard: InboundContent[] = [];
  const keys: string[] = [];

  beforeAll(async () => {
    rig = await Rig.start();
    const url = rig.database.urlFor('registration');
    feed = new PostgresFeed({ url });
    keyring = new PostgresKeyring({ url, transportKey: rig.transportKey });
    await feed.subscribe({
      group: 'registration',
      topics: [TOPICS.inboundMessage],
      onDelivery: async (delivery) => {
        const { data } = decodeEvent(TOPICS.inboundMessage, delivery.payload);
        keys.push(data.keyId);
        heard.push(openInbound(await keyring.open(data.keyId), data.sealed));
        await delivery.settle();
      },
    });
    await rig.dispatch();
  });

  beforeEach(() => (heard.length = 0));

  afterAll(async () => {
    await feed.close();
    await keyring.close();
    await rig.end();
  });

  it('reaches registration, sealed under the day’s key', async () => {
    await rig.simulator.sendFromPhone('393331234567', '4399', 'BASTA');
    await waitFor('the message', () => heard.length === 1);
    expect(heard).toEqual([{ number: '393331234567', destination: '4399', text: 'BASTA' }]);
    expect(keys[0]).toBe(`inbound:${MUNICIPALITY}:${new Date().toISOString().slice(0, 10)}`);
    const rows = await rig.query<{ payload: Buffer }>('SELECT payload FROM feed.record');
    expect(rows.some(({ payload }) => payload.includes('393331234567'))).toBe(false);
  });

  it('in several parts arrives as one text', async () => {
    const text = 'Vorrei sapere se la strada per il ponte è aperta. '.repeat(6).trim();
    await rig.simulator.sendFromPhone('393331234568', '4399', text);
    await waitFor('the whole message', () => heard.length === 1);
    expect(heard[0]?.text).toBe(text);
    const parts = await rig.query('SELECT 1 FROM dispatcher.inbound_part');
    expect(parts).toEqual([]);
  });

  it('comes again when it could not be put on the feed', async () => {
    const superuser = new Pool({ connectionString: rig.database.superuserUrl, max: 1 });
    await superuser.query('REVOKE INSERT ON feed.record FROM campanile_dispatcher');
    await rig.simulator.sendFromPhone('393331234569', '4399', 'STOP');
    const { engine } = rig.running;
    await waitFor('a refusal', () => engine.inbound.counts.refused > 0);
    await superuser.query('GRANT INSERT ON feed.record TO campanile_dispatcher');
    await superuser.end();
    await waitFor('the message', () => heard.length >= 1);
    expect(heard[0]).toMatchObject({ number: '393331234569', text: 'STOP' });
  });
});
