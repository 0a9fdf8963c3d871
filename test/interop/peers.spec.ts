import { decodeText, encodeText } from '#libs/sms-text';
import { readReceipt, sourceAddress, submitTemplates } from '#libs/smpp';
import type { LinkOptions, PartsBy } from '#libs/smpp';
import { describeUnless } from '#libs/testing';
import { Caller } from './caller.js';
import { JavaPeer, peerObstacle } from './java-peer.js';

const obstacle = await peerObstacle();

const PLAIN = `Allerta rossa: ${"evacuare la zona, non usare l'auto. ".repeat(8)}fine.`;
const WIDE = `Allerta: ${'così è deciso, già. '.repeat(9)}È un’esercitazione 🌊 fine.`;
/** Beyond Latin-1: only a peer that knows the GSM alphabet reads it. */
const GSM = PLAIN.replace('rossa', 'rossa [1] {€} già');
const NUMBER = '393331234567';

/** Servers that share no line with us, nor with each other. */
const PEERS = [
  { library: 'jSMPP', file: 'JsmppPeer', plain: PLAIN, transmitter: 'BIND_TX', receiver: 'BIND_RX' },
  {
    library: 'Cloudhopper',
    file: 'CloudhopperPeer',
    plain: GSM,
    transmitter: 'TRANSMITTER',
    receiver: 'RECEIVER',
  },
];

for (const { library, file, plain, transmitter, receiver } of PEERS) {
  describeUnless(obstacle, `A link to an SMSC made of ${library}`, 'no such SMSC', () => {
    let peer: JavaPeer;
    const callers: Caller[] = [];

    beforeAll(async () => {
      peer = await JavaPeer.start(file);
    }, 360_000);
    afterEach(async () => {
      await Promise.all(callers.splice(0).map(({ link }) => link.stop({ drainMs: 1000 })));
      expect(peer.problems.splice(0)).toEqual([]);
    });
    afterAll(() => peer.stop());

    const call = (options: Partial<LinkOptions> = {}): Caller => {
      const caller = new Caller(peer.port, options);
      callers.push(caller);
      return caller;
    };

    /** Sends a text and waits until every part is answered and its receipt has come. */
    const send = async (caller: Caller, text: string, partsBy: PartsBy) => {
      const from = peer.submits.length;
      // What citizens write may come before the receipts, between them, or after.
      const receipts = () => caller.delivered.filter(({ isReceipt }) => isReceipt);
      const before = receipts().length;
      const { plan, parts } = encodeText(text, { maxParts: 10, reference: partsBy === 'udh8' ? 8 : 16 });
      const templates = submitTemplates({
        source: sourceAddress('Faenza'),
        dataCoding: plan.dataCoding,
        ...{ parts, partsBy, reference: 0x1234, expiresAt: new Date('2030-11-23T19:04:30.500Z') },
      });
      templates.forEach((template, token) => caller.link.submit(template, NUMBER, token));
      await caller.until(
        () => caller.accepted.size === templates.length && receipts().length >= before + templates.length,
      );
      await peer.until(() => peer.submits.length >= from + templates.length);
      const ids = templates.map((_template, token) => caller.accepted.get(token) ?? '');
      caller.accepted.clear();
      // Some read the parts in threads, each at its own pace.
      const submits = peer.submits.slice(from).sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
      return { submits, ids, receipts: receipts().slice(before).map(readReceipt) };
    };

    it.each([
      ['of plain letters', plain, 0],
      ['of all letters', WIDE, 8],
    ])(
      'sends a long text %s that arrives as it was written, each part with its receipt',
      async (_, text, coding) => {
        const { submits, ids, receipts } = await send(await call().bound(), text, 'udh8');
        expect(submits.length).toBeGreaterThan(1);
        expect(submits.map((one) => one.text).join('')).toBe(text);
        expect(submits.map((one) => one.header)).toEqual(
          submits.map((_one, i) => `05000334${hex(submits.length)}${hex(i + 1)}`),
        );
        for (const one of submits) {
          expect(one).toMatchObject({
            source: 'Faenza',
            destination: NUMBER,
            esmClass: 0x40,
            dataCoding: coding,
          });
          expect(one.validity).toBe('301123190430500+');
        }
        expect(ids).toEqual(submits.map(({ id }) => id));
        expect(receipts.map((receipt) => receipt?.messageId).sort()).toEqual([...ids].sort());
        for (const receipt of receipts) expect(receipt).toMatchObject({ state: 'delivered', final: true });
      },
    );

    it.each([
      ['udh16', 0x40, (total: number, part: number) => [`0608041234${hex(total)}${hex(part)}`, []]],
      [
        'sar',
        0,
        (total: number, part: number) => [
          '',
          [`020c00021234`, `020e0001${hex(total)}`, `020f0001${hex(part)}`],
        ],
      ],
    ] as const)('splits by %s', async (partsBy, esmClass, marks) => {
      const { submits } = await send(await call().bound(), plain, partsBy);
      expect(submits.map((one) => one.text).join('')).toBe(plain);
      expect(submits.map((one) => [one.esmClass, one.header, one.tlvs])).toEqual(
        submits.map((_one, i) => [esmClass, ...marks(submits.length, i + 1)]),
      );
    });

    it.each([plain, WIDE])('sends the whole of a long text as one payload', async (text) => {
      const { submits } = await send(await call().bound(), text, 'payload');
      expect(submits.map((one) => [one.text, one.esmClass])).toEqual([[text, 0]]);
    });

    it('takes what citizens write', async () => {
      const caller = await call().bound();
      const { receipts } = await send(caller, 'STOP? Scrivi STOP.', 'udh8');
      expect(receipts).toHaveLength(1);
      await caller.until(() => caller.delivered.length === 2);
      const inbound = caller.delivered.find(({ isReceipt }) => !isReceipt);
      expect(inbound?.source.address).toBe(NUMBER);
      expect(decodeText(inbound?.bytes ?? Buffer.alloc(0), inbound?.dataCoding ?? 0)).toBe('STOP è');
    });

    it('works over a transmitter and a receiver', async () => {
      const caller = await call({ mode: 'pair' }).bound();
      await peer.until(() => peer.binds.includes(transmitter) && peer.binds.includes(receiver));
      const { receipts, ids } = await send(caller, 'Prova.', 'udh8');
      expect(receipts.map((receipt) => receipt?.messageId)).toEqual(ids);
    });

    it('stops at wrong credentials', async () => {
      const caller = call({ password: 'wrong' });
      caller.link.start();
      await caller.until(() => caller.refusals.length > 0);
      expect(caller.refusals).toEqual([0x0e]);
      expect(caller.link.state).toBe('refused');
    });

    it('is kept by enquire_link, and takes its leave', async () => {
      const caller = await call({ timers: { enquireLinkMs: 10 } }).bound();
      const { ids } = await send(caller, 'Prova.', 'udh8');
      expect(ids).toHaveLength(1);
      await caller.link.stop({ drainMs: 1000 });
      expect(caller.down.map(({ code }) => code)).toEqual(['stopped']);
    });

    it('carries a thousand messages through a window of a hundred', async () => {
      const caller = await call({ window: 100 }).bound();
      const { parts } = encodeText('Prova.');
      const source = sourceAddress('Faenza');
      const [template] = submitTemplates({ source, dataCoding: 0, parts, registeredDelivery: 0 });
      let sent = 0;
      while (caller.accepted.size < 1000) {
        while (sent < 1000 && caller.link.freeWindow > 0) {
          caller.link.submit(template as NonNullable<typeof template>, 393330000000 + sent, sent++);
        }
        const { size } = caller.accepted;
        await caller.until(() => caller.accepted.size > size);
      }
      expect(new Set(caller.accepted.values()).size).toBe(1000);
      expect(caller.faults).toEqual([]);
    });
  });
}

function hex(octet: number): string {
  return octet.toString(16).padStart(2, '0');
}
