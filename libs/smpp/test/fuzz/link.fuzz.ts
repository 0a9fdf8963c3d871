import fc from 'fast-check';
import { SmppLink } from '../../src/index.js';
import { ReceiptRecorder, Recorder } from '../recorder.js';
import { template } from '../setup.js';
import { cut, hostileBytes, places } from './arbitraries.js';
import { claim, same } from './assert.js';
import { MemoryPeer, settle } from './memory-peer.js';
import { VirtualTime } from './virtual-time.js';

const WINDOW = 16;
const TIMERS = {
  ...{ connectMs: 4000, bindMs: 4000, responseMs: 4000, enquireLinkMs: 4000 },
  refusedMs: 2000,
};
/** However it was left, a link is of use again within this time (of a clock nobody waits for). */
const SOON_MS = 120_000;

const scenario = fc.record({
  mode: fc.constantFrom('auto' as const, 'transceiver' as const, 'pair' as const),
  /** What the link is about when the peer goes wrong. */
  during: fc.constantFrom('binding', 'bound', 'bound', 'bound', 'stopping'),
  submits: fc.nat(WINDOW),
  hostile: hostileBytes,
  places,
  ending: fc.constantFrom('stays', 'closes', 'fails'),
  answer: fc.constantFrom('takes', 'rejects', 'throws', 'never'),
  /** Receipts come by themselves, and are answered by ticket. */
  tickets: fc.boolean(),
});

export type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

/** One link and one peer in a time of their own. */
class Encounter {
  readonly peer = new MemoryPeer();
  readonly seen: Recorder;
  readonly link: SmppLink;
  submitted = 0;

  constructor(
    private readonly time: VirtualTime,
    { mode, answer, tickets }: Scenario,
  ) {
    this.seen = tickets ? new ReceiptRecorder() : new Recorder();
    if (answer === 'rejects') this.seen.answer = () => Promise.reject(new Error('no room'));
    if (answer === 'never') this.seen.answer = () => new Promise(() => {});
    if (answer === 'throws')
      this.seen.answer = () => {
        throw new Error('a fault');
      };
    this.link = new SmppLink(
      {
        ...{ host: 'nowhere', port: 2775, systemId: 'faenza', password: 'secret', mode, window: WINDOW },
        timers: TIMERS,
        random: () => 0.5,
        openSocket: this.peer.openSocket,
      },
      this.seen,
    );
  }

  submit(count: number): void {
    for (let i = 0; i < count && this.link.freeWindow > 0; i++) {
      this.link.submit(template, 393331234567, this.submitted++);
    }
    this.link.flush();
  }

  /** What hostile bytes may not do: nobody throws, and whoever waits hears the end. */
  async meet({ hostile, places: at, ending, during, submits }: Scenario): Promise<void> {
    this.link.start();
    await settle();
    if (during !== 'binding') await this.peer.answerAll();
    this.submit(submits);
    let stopped: Promise<void> | undefined;
    if (during === 'stopping') stopped = this.link.stop({ drainMs: 3000 });
    const socket = this.peer.last;
    this.peer.read();
    for (const piece of cut(hostile, at)) socket.feed(piece);
    await settle();
    this.answerReceipts();
    if (ending === 'closes') socket.emit('end');
    if (ending === 'fails') socket.emit('error', Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    if (stopped) {
      await this.until(() => this.link.state === 'stopped', 'stops');
      await stopped;
      this.link.start();
    }
  }

  private answerReceipts(): void {
    if (!(this.seen instanceof ReceiptRecorder)) return;
    for (const { answers, ticket } of this.seen.owed.splice(0)) answers.answer(ticket, 0);
  }

  /** From here on the peer is an ordinary one: the link finds back to it by itself. */
  async recover(): Promise<void> {
    await this.until(() => {
      // Told that its credentials are wrong, a link waits for somebody to say go.
      if (this.link.state === 'refused') this.link.start();
      return this.link.state === 'bound';
    }, 'is bound again');
    const probe = this.submitted;
    await this.until(() => {
      if (this.link.state === 'refused') this.link.start();
      if (this.link.inFlight === 0) this.submit(1);
      return this.seen.results.some(({ token }) => token >= probe);
    }, 'submits again');
  }

  async end(): Promise<void> {
    await this.peer.answerAll();
    const stopped = this.link.stop({ drainMs: 0 });
    await this.until(() => this.link.state === 'stopped', 'stops');
    await stopped;
    await settle();
  }

  /** Every message has exactly one end. */
  assertAccounts(): void {
    const ends = [
      ...this.seen.results.map(({ token }) => token),
      ...this.seen.timeouts.flatMap(({ tokens }) => tokens),
      ...this.seen.down.flatMap(({ inDoubt }) => inDoubt),
    ].sort((a, b) => a - b);
    same(
      ends,
      Array.from({ length: this.submitted }, (_, token) => token),
      'the ends of all messages',
    );
    const faults = this.seen.down.filter(({ reason }) => reason.code === 'handler_failed');
    same(
      faults.map(({ reason }) => reason.cause),
      [],
      'faults of ours',
    );
    claim(
      this.peer.sockets.every(({ destroyed }) => destroyed),
      () => 'A socket stays open',
    );
  }

  private async until(fact: () => boolean, what: string): Promise<void> {
    const end = this.time.now + SOON_MS;
    for (;;) {
      await this.peer.answerAll();
      if (fact()) return;
      await this.peer.answerAll();
      if (fact()) return;
      claim(this.time.now < end, () => `The link never ${what}: ${this.link.state}`);
      claim(this.time.step(), () => `Nobody rings any more before the link ${what}: ${this.link.state}`);
    }
  }
}

/** Throws unless the link and its messages come well out of it. */
export async function play(facts: Scenario): Promise<void> {
  const time = new VirtualTime();
  const restore = time.install();
  try {
    const encounter = new Encounter(time, facts);
    await encounter.meet(facts);
    await encounter.recover();
    await encounter.end();
    encounter.assertAccounts();
  } finally {
    restore();
  }
}

export const link = {
  name: 'a link and a hostile peer',
  share: 10,
  property: () => fc.asyncProperty(scenario, play),
};
