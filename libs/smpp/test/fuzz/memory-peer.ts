import { pduBytes, PeerSession } from '../scripted-peer.js';
import type { RawPdu } from '../scripted-peer.js';
import { MemorySocket } from './memory-socket.js';

const SUBMIT = 4;
const BINDS = [1, 2, 9];
const RESPONSE = 0x80000000;
/** Links answer to answers in no case: so many turns without an end are a quarrel. */
const MOST_TURNS = 100;

/** Lets what was promised happen: a handful of microtasks, one behind the other. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 6; i++) await Promise.resolve();
}

/** An SMSC in memory that does the ordinary whenever it is its turn. */
export class MemoryPeer {
  readonly sockets: MemorySocket[] = [];
  /** Sequence numbers of the submits it saw, in order. */
  readonly submits: number[] = [];
  private readonly readers = new Map<MemorySocket, PeerSession>();

  readonly openSocket = (_options: unknown, onReady: () => void) => {
    const socket = new MemorySocket(onReady);
    this.sockets.push(socket);
    this.readers.set(socket, new PeerSession(socket.socket));
    return socket.socket;
  };

  get last(): MemorySocket {
    return this.sockets.at(-1) as MemorySocket;
  }

  /** Reads what the link wrote and answers nothing. */
  read(): { socket: MemorySocket; pdu: RawPdu }[] {
    const read = this.sockets.flatMap((socket) =>
      (this.readers.get(socket)?.cut(socket.take()) ?? []).map((pdu) => ({ socket, pdu })),
    );
    for (const { pdu } of read) if (pdu.command === SUBMIT) this.submits.push(pdu.sequence);
    return read;
  }

  /** Answers all there is to answer, until the link says nothing more. */
  async answerAll(): Promise<void> {
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      await settle();
      const asked = this.read().filter(({ pdu }) => pdu.command < RESPONSE);
      if (asked.length === 0) return;
      for (const { socket, pdu } of asked) socket.feed(ordinaryAnswer(pdu));
    }
    throw new Error('The link and its peer never come to an end');
  }
}

function ordinaryAnswer({ command, sequence }: RawPdu): Buffer {
  const body = command === SUBMIT ? 'id\0' : BINDS.includes(command) ? 'SMSC\0' : '';
  return pduBytes((command | RESPONSE) >>> 0, 0, sequence, body);
}
