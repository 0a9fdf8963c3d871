import { createServer, type AddressInfo, type Socket } from 'node:net';
import { parseArgs } from 'node:util';

/**
 * An SMSC that does nothing but take messages and, told to begin, send their receipts as fast as they are answered:
 * the peer of the receipts benchmark, in a process of its own. It speaks SMPP by code of its own.
 * The last messages have their receipts before their responses; of a hundred one has it twice, one on another bind.
 */
const { values } = parseArgs({
  options: { window: { type: 'string', default: '1000' }, answered: { type: 'string', default: '0' } },
});
const WINDOW = Number(values.window);
/** So many submits are answered at once; those after them once their receipts are. */
const ANSWERED = Number(values.answered);

const TWICE = 13;
const ELSEWHERE = 21;
const BUFFER_BYTES = 64 * 1024;
/** More than any receipt of ours. */
const LONGEST_RECEIPT = 300;

interface Account {
  /** Ids of `submit_sm_resp` and of receipts; the second writes hex in the one and decimal in the other. */
  response(n: number): string;
  receipt(n: number): string;
  binds: Bind[];
}

const accounts: Record<string, Account> = {
  text: { response: (n) => `Id_${n}-x`, receipt: (n) => `id_${n}-X`, binds: [] },
  hex: { response: (n) => hexId(n), receipt: (n) => String(parseInt(hexId(n), 16)), binds: [] },
};

function hexId(n: number): string {
  return (0x1a000000 + n).toString(16).toUpperCase().padStart(12, '0');
}

let messages = 0;
let sent = 0;
let answered = 0;
let refused = 0;
let due = 0;
let firstSentAt = 0;
/** Submits whose receipts come first, by message: over which bind they came, and their sequence numbers. */
const withheld = new Map<number, { bind: Bind; sequence: number }>();

class Bind {
  /** Messages whose receipts go this way. */
  readonly queue: number[] = [];
  private next = 0;
  private sequence = 0;
  private readonly unanswered = new Map<number, number>();
  private rest = Buffer.alloc(0);
  private out = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  private used = 0;
  private account: Account | undefined;

  constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.on('error', () => undefined);
  }

  private read(chunk: Buffer): void {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    let at = 0;
    while (bytes.length - at >= 16 && bytes.length - at >= bytes.readUInt32BE(at)) {
      this.take(bytes, at);
      at += bytes.readUInt32BE(at);
    }
    this.rest = Buffer.from(bytes.subarray(at));
    if (firstSentAt > 0) this.sendReceipts();
    this.flush();
  }

  private take(bytes: Buffer, at: number): void {
    const command = bytes.readUInt32BE(at + 4);
    const sequence = bytes.readUInt32BE(at + 12);
    if (command === 0x80000005) this.onAnswer(bytes.readUInt32BE(at + 8), sequence);
    else if (command === 0x04) this.onSubmit(sequence);
    else if (command === 0x09) this.onBind(bytes, at, sequence);
    else if (command < 0x80000000) this.write((command | 0x80000000) >>> 0, sequence, '');
  }

  private onBind(bytes: Buffer, at: number, sequence: number): void {
    const account = accounts[bytes.toString('latin1', at + 16, bytes.indexOf(0, at + 16))];
    if (account === undefined) throw new Error('An account nobody has');
    this.account = account;
    account.binds.push(this);
    this.write(0x80000009, sequence, 'SMSC\0');
  }

  private onSubmit(sequence: number): void {
    const account = this.account as Account;
    const n = messages++;
    const kind = n % 100;
    const { binds } = account;
    const other = binds[(binds.indexOf(this) + 1) % binds.length] as Bind;
    (kind === ELSEWHERE ? other : this).queue.push(n);
    if (kind === TWICE) this.queue.push(n);
    if (n >= ANSWERED) withheld.set(n, { bind: this, sequence });
    else this.respond(n, sequence);
    due += kind === TWICE ? 2 : 1;
  }

  private respond(n: number, sequence: number): void {
    this.write(0x80000004, sequence, `${(this.account as Account).response(n)}\0`);
  }

  private onAnswer(status: number, sequence: number): void {
    const n = this.unanswered.get(sequence);
    if (n === undefined) return;
    this.unanswered.delete(sequence);
    if (status !== 0) {
      refused++;
      this.queue.push(n);
      return;
    }
    answered++;
    const early = withheld.get(n);
    if (early !== undefined) {
      withheld.delete(n);
      early.bind.respond(n, early.sequence);
      early.bind.flush();
    }
    if (answered === due) tellEnd();
  }

  /** Early receipts among the others, as they would come. */
  mix(): void {
    const early = this.queue.filter((n) => n >= ANSWERED);
    const others = this.queue.filter((n) => n < ANSWERED);
    const stride = Math.max(1, Math.floor(others.length / (early.length + 1)));
    this.queue.length = 0;
    others.forEach((n, i) => {
      this.queue.push(n);
      if (i % stride === stride - 1 && early.length > 0) this.queue.push(early.shift() as number);
    });
    this.queue.push(...early);
  }

  sendReceipts(): void {
    while (this.unanswered.size < WINDOW && this.next < this.queue.length) {
      const n = this.queue[this.next++] as number;
      this.unanswered.set(++this.sequence, n);
      this.writeReceipt(n, this.sequence);
      sent++;
    }
  }

  /** By turns with TLVs and text, with text alone, with TLVs alone. */
  private writeReceipt(n: number, sequence: number): void {
    const id = (this.account as Account).receipt(n);
    const form = n % 3;
    const text = form === 2 ? '' : `id:${id} ${TEXT_BEFORE} done date:2611231904 stat:DELIVRD err:000 text:`;
    const from = this.reserve(LONGEST_RECEIPT);
    const { out } = this;
    let at = from + 16 + out.write(ADDRESSES, from + 16, 'latin1');
    out[at++] = text.length;
    at += out.write(text, at, 'latin1');
    if (form !== 1) {
      at = out.writeUInt32BE((0x001e << 16) | (id.length + 1), at);
      at += out.write(`${id}\0`, at, 'latin1');
      at += out.write(DELIVERED_TLVS, at, 'latin1');
    }
    this.head(from, at - from, 0x05, sequence);
    this.used = at;
  }

  private write(command: number, sequence: number, body: string): void {
    const from = this.reserve(16 + body.length);
    this.out.write(body, from + 16, 'latin1');
    this.head(from, 16 + body.length, command, sequence);
    this.used = from + 16 + body.length;
  }

  private head(at: number, length: number, command: number, sequence: number): void {
    this.out.writeUInt32BE(length, at);
    this.out.writeUInt32BE(command, at + 4);
    this.out.writeUInt32BE(0, at + 8);
    this.out.writeUInt32BE(sequence, at + 12);
  }

  private reserve(bytes: number): number {
    if (this.used + bytes > this.out.length) this.flush();
    return this.used;
  }

  flush(): void {
    if (this.used === 0) return;
    this.socket.write(this.out.subarray(0, this.used));
    this.out = Buffer.allocUnsafeSlow(BUFFER_BYTES);
    this.used = 0;
  }
}

const TEXT_BEFORE = 'sub:001 dlvrd:001 submit date:2611231904';
/** From `service_type` to `sm_default_msg_id`; `esm_class` 4. */
const ADDRESSES = '\0\x01\x01393331234567\0\x05\0Faenza\0\x04\0\0\0\0\0\0\0\0';
/** `message_state` 2 and `network_error_code` 0 of GSM. */
const DELIVERED_TLVS = '\x04\x27\0\x01\x02\x04\x23\0\x03\x03\0\0';

function tellEnd(): void {
  process.send?.({ sent, refused, firstSentAt, lastAnsweredAt: Date.now() });
}

const server = createServer((socket) => void new Bind(socket));
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => {
  firstSentAt = Date.now();
  for (const { binds } of Object.values(accounts))
    for (const bind of binds) {
      bind.mix();
      bind.sendReceipts();
      bind.flush();
    }
});
process.on('disconnect', () => process.exit());
