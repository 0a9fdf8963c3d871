import { connect } from 'node:net';
import smpp from 'smpp';
import { sourceAddress, SmppLink, SubmitTemplate } from '#libs/smpp';
import { encodeText } from '#libs/sms-text';
import type { Meter } from './meter.js';

export interface Sending {
  port: number;
  window: number;
  meter: Meter;
}

const TEXT = "Prova di carico: piena del Lamone attesa alle 19. Salite ai piani alti, non usate l'auto.";
const FIRST_NUMBER = 393330000000;
const ACCOUNT = { systemId: 'bench', password: 'bench' };

function template(): SubmitTemplate {
  const { plan, parts } = encodeText(TEXT);
  return new SubmitTemplate({
    source: sourceAddress('Faenza'),
    dataCoding: plan.dataCoding,
    shortMessage: parts[0] as Uint8Array,
  });
}

/** Our link, as the dispatcher uses it: its window filled again at the end of each turn that brought answers. */
export function byLink({ port, window, meter }: Sending): void {
  const text = template();
  let sent = 0;
  let due = false;
  const fill = (): void => {
    due = false;
    for (let room = link.freeWindow; room > 0 && sent < meter.messages; room--) {
      link.submit(text, FIRST_NUMBER + (sent % 1_000_000), sent++);
    }
    link.flush();
  };
  const link = new SmppLink(
    { host: '127.0.0.1', port, window, ...ACCOUNT },
    {
      onBound: fill,
      onSubmitResult: () => {
        meter.add(1);
        if (due) return;
        due = true;
        queueMicrotask(fill);
      },
      onWritable: fill,
      onDown: (_link, reason) => fail(reason.message),
      onTimeout: () => fail('A submit was not answered'),
      onLateResult: () => fail('A submit was answered twice'),
      onDeliver: () => Promise.resolve(0),
      onRefused: (_link, status) => fail(`The bind was refused (${status})`),
    },
  );
  link.start();
}

/** The `smpp` package's own session, `submit_sm` by `submit_sm`, one more for each answer. */
export function bySmppPackage({ port, window, meter }: Sending): void {
  const session = smpp.connect({ url: `smpp://127.0.0.1:${port}` }, () => {
    session.bind_transceiver({ system_id: ACCOUNT.systemId, password: ACCOUNT.password }, () => {
      for (let i = 0; i < window; i++) next();
    });
  });
  let sent = 0;
  const next = (): void => {
    if (sent >= meter.messages) return;
    session.submit_sm(
      {
        ...{
          source_addr_ton: 5,
          source_addr_npi: 0,
          source_addr: 'Faenza',
          dest_addr_ton: 1,
          dest_addr_npi: 1,
        },
        destination_addr: String(FIRST_NUMBER + (sent++ % 1_000_000)),
        ...{ data_coding: 0, registered_delivery: 1, short_message: TEXT },
      },
      () => {
        meter.add(1);
        next();
      },
    );
  };
  session.on('error', (error: Error) => fail(error.message));
}

const BATCH_BYTES = 64 * 1024;
const SUBMIT_RESP_BYTES = 25;

/**
 * No SMPP at all, the most there is to be had: one PDU encoded before, two fields of it changed, as many in one write
 * as the window has room for; answers are counted by their bytes.
 */
export function byRawWrites({ port, window, meter }: Sending): void {
  const pdu = Buffer.alloc(400);
  const text = template();
  const length = text.write(pdu, 0, 1, FIRST_NUMBER);
  const image = pdu.subarray(0, length);
  const numberAt = image.indexOf(String(FIRST_NUMBER));
  let sent = 0;
  let unread = 0;
  const send = (room: number): void => {
    while (room > 0 && sent < meter.messages) {
      const count = Math.min(room, meter.messages - sent, Math.floor(BATCH_BYTES / length));
      const batch = Buffer.allocUnsafe(count * length);
      for (let i = 0, at = 0; i < count; i++, at += length) {
        batch.set(image, at);
        batch.writeUInt32BE(++sent, at + 12);
        writeDigits(batch, at + numberAt + 12, sent % 1_000_000);
      }
      socket.write(batch);
      room -= count;
    }
  };
  const socket = connect(port, '127.0.0.1', () => send(window)).setNoDelay(true);
  socket.on('data', (chunk) => {
    unread += chunk.length;
    const answers = Math.floor(unread / SUBMIT_RESP_BYTES);
    unread -= answers * SUBMIT_RESP_BYTES;
    meter.add(answers);
    send(answers);
  });
  socket.on('error', (error) => fail(error.message));
}

/** The last six digits of a number. */
function writeDigits(target: Buffer, end: number, value: number): void {
  for (let i = 1; i <= 6; i++, value = (value / 10) | 0) target[end - i] = 0x30 + (value % 10);
}

function fail(message: string): never {
  throw new Error(message);
}
