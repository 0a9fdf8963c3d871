import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * The simulator alone, in its own process, against raw sockets that send pre-encoded `submit_sm`s and count
 * the answers: nothing else can be the limit, so nothing measured against it is measured wrong.
 * `node dist/apps/smsc-sim/src/bench/submits.js --messages 2000000 --binds 4 --window 1000`
 */
const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '2000000' },
    numbers: { type: 'string', default: '1000000' },
    binds: { type: 'string', default: '4' },
    window: { type: 'string', default: '1000' },
    receipts: { type: 'boolean', default: false },
    // The last line is one JSON object either way.
    json: { type: 'boolean', default: false },
  },
});
const messages = Number(values.messages);
const binds = Number(values.binds);
const window = Number(values.window);
const numbers = Number(values.numbers);

const FIRST_NUMBER = 393_330_000_000;
const TEXT =
  'Allerta meteo rossa a Faenza: non uscire, sali ai piani alti. Info: comune.faenza.ra.it/allerta';
const SUBMIT = pdu(0x04, [
  ...[0, 5, 0, ...Buffer.from('Faenza\0')],
  ...[1, 1, ...Buffer.from(`${FIRST_NUMBER}\0`)],
  ...[0, 0, 0, 0, 0, values.receipts ? 1 : 0, 0, 0, 0, TEXT.length, ...Buffer.from(TEXT)],
]);
const NUMBER_AT = SUBMIT.indexOf(String(FIRST_NUMBER));
const BIND = pdu(0x09, [...Buffer.from('campanile\0secret\0\0'), 0x34, 0, 0, 0]);

function pdu(command: number, body: readonly number[]): Buffer {
  const bytes = Buffer.alloc(16 + body.length);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.writeUInt32BE(command, 4);
  bytes.writeUInt32BE(1, 12);
  bytes.set(body, 16);
  return bytes;
}

let nextNumber = 0;

/** `count` submits in one buffer, each to the next number. */
function submits(count: number): Buffer {
  const bytes = Buffer.allocUnsafe(count * SUBMIT.length);
  for (let i = 0; i < count; i++) {
    const at = i * SUBMIT.length;
    SUBMIT.copy(bytes, at);
    let left = FIRST_NUMBER + (nextNumber++ % numbers);
    for (let digit = at + NUMBER_AT + 11; left >= 1; digit--) {
      const rest = Math.floor(left / 10);
      bytes[digit] = 0x30 + (left - rest * 10);
      left = rest;
    }
  }
  return bytes;
}

/** A promise to be settled from elsewhere. */
function pending(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

const SUBMIT_RESP = 0x80000004;
const DELIVER = 0x05;

/** Reads a stream of PDUs without keeping them: counts answers, acknowledges receipts. */
class Answers {
  private rest: Buffer = Buffer.alloc(0);
  submits = 0;

  constructor(private readonly socket: Socket) {}

  take(chunk: Buffer): void {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const sequences: number[] = [];
    let at = 0;
    while (bytes.length - at >= 16) {
      const length = bytes.readUInt32BE(at);
      if (bytes.length - at < length) break;
      const command = bytes.readUInt32BE(at + 4);
      if (command === SUBMIT_RESP) this.submits++;
      if (command === DELIVER) sequences.push(bytes.readUInt32BE(at + 12));
      at += length;
    }
    this.rest = bytes.subarray(at);
    receiptsMissing -= sequences.length;
    if (receiptsMissing <= 0) allReceipts.resolve();
    if (sequences.length > 0) this.socket.write(acknowledgements(sequences));
  }
}

function acknowledgements(sequences: readonly number[]): Buffer {
  const bytes = Buffer.alloc(sequences.length * 17);
  sequences.forEach((sequence, i) => {
    bytes.writeUInt32BE(17, i * 17);
    bytes.writeUInt32BE(0x80000005, i * 17 + 4);
    bytes.writeUInt32BE(sequence, i * 17 + 12);
  });
  return bytes;
}

async function bound(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.write(BIND);
  await once(socket, 'data');
  return socket;
}

const allReceipts = pending();
/** Over all binds: a receipt may come by another bind than its message. */
let receiptsMissing = values.receipts ? messages : 0;

/** Keeps `window` submits unanswered until `total` are answered. */
async function send(socket: Socket, total: number): Promise<void> {
  const answers = new Answers(socket);
  let sent = Math.min(window, total);
  await new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      answers.take(chunk);
      if (answers.submits >= total) return resolve();
      const room = Math.min(window - (sent - answers.submits), total - sent);
      // Small writes would measure system calls.
      if (room === 0 || (room < window / 4 && room < total - sent)) return;
      sent += room;
      socket.write(submits(room));
    });
    socket.write(submits(sent));
  });
}

const main = fileURLToPath(new URL('../main.js', import.meta.url));
const env = { ...process.env, SMSC_ACCOUNTS: '', SMPP_PORT: '0', HTTP_PORT: '0', SMSC_PASSWORD: 'secret' };
const simulator = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
const [line] = (await once(createInterface(simulator.stdout), 'line')) as [string];
const ports = JSON.parse(line) as { smpp: number; http: number };

const sockets = await Promise.all(Array.from({ length: binds }, () => bound(ports.smpp)));
const began = performance.now();
const senderBefore = process.cpuUsage();
await Promise.all(sockets.map((socket) => send(socket, Math.ceil(messages / binds))));
if (values.receipts) await allReceipts.promise;
for (const socket of sockets) socket.destroy();
const seconds = (performance.now() - began) / 1000;
const sender = process.cpuUsage(senderBefore);
const answer = await fetch(`http://127.0.0.1:${ports.http}/stats`);
const stats = (await answer.json()) as { accepted: number; numbers: number; rss_mb: number; cpu_s: number };
simulator.kill('SIGTERM');

const { accepted } = stats;
process.stdout.write(
  `${JSON.stringify({
    accepted,
    receipts: values.receipts ? accepted : 0,
    numbers: stats.numbers,
    seconds: Number(seconds.toFixed(2)),
    rate_per_s: Math.round(accepted / seconds),
    simulator_us: Number(((stats.cpu_s * 1e6) / accepted).toFixed(2)),
    sender_us: Number(((sender.user + sender.system) / accepted).toFixed(2)),
    rss_mb: stats.rss_mb,
  })}\n`,
);
