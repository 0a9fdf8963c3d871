import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** An SMSC that does next to nothing: every request is answered at once, a chunk of them in one write. */

const HEADER_BYTES = 16;
const SUBMIT = 4;
const RESPONSE = 0x80000000;
const MESSAGE_ID = Buffer.from('4f1c09ab\0');

class Reader {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly socket: Socket) {}

  read(chunk: Buffer): void {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    const answers = Buffer.allocUnsafe(
      Math.ceil(bytes.length / HEADER_BYTES) * (HEADER_BYTES + MESSAGE_ID.length),
    );
    let at = 0;
    let written = 0;
    while (bytes.length - at >= HEADER_BYTES && bytes.length - at >= bytes.readUInt32BE(at)) {
      written = answer(answers, written, bytes, at);
      at += bytes.readUInt32BE(at);
    }
    this.rest = bytes.subarray(at);
    if (written > 0) this.socket.write(answers.subarray(0, written));
  }
}

function answer(target: Buffer, offset: number, pdu: Buffer, at: number): number {
  const command = pdu.readUInt32BE(at + 4);
  if (command >= RESPONSE) return offset;
  const body = command === SUBMIT ? MESSAGE_ID.length : 0;
  target.writeUInt32BE(HEADER_BYTES + body, offset);
  target.writeUInt32BE((command | RESPONSE) >>> 0, offset + 4);
  target.writeUInt32BE(0, offset + 8);
  target.writeUInt32BE(pdu.readUInt32BE(at + 12), offset + 12);
  if (body > 0) target.set(MESSAGE_ID, offset + HEADER_BYTES);
  return offset + HEADER_BYTES + body;
}

const server = createServer((socket) => {
  const reader = new Reader(socket.setNoDelay(true));
  socket.on('data', (chunk: Buffer) => reader.read(chunk));
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
