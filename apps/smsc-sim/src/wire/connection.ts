import type { Socket } from 'node:net';
import type { Account } from '../accounts/account.js';
import type { Delivery } from '../accounts/courier.js';
import type { Peer, Smsc } from '../smsc.js';
import { writeDeliver } from './deliver.js';
import { Framer } from './framer.js';
import { writeGarbage } from './garbage.js';
import { readPdu } from './package.js';
import type { Pdu } from './package.js';
import { writeAccepted, writeHeader } from './responses.js';
import { COMMAND, STATUS } from './statuses.js';
import { SubmitReader } from './submit.js';
import { Writer } from './writer.js';

/** A peer that does not read its answers is not read from either. */
const MOST_UNWRITTEN = 4 * 1024 * 1024;

/** Bits of what a bind may do. */
const MAY = { submit: 1, receive: 2 } as const;
const BINDS: Record<string, number> = {
  bind_transmitter: MAY.submit,
  bind_receiver: MAY.receive,
  bind_transceiver: MAY.submit | MAY.receive,
};
const BIND_NAMES = ['unbound', 'transmitter', 'receiver', 'transceiver'] as const;

/** One TCP connection of a peer, from its first byte to its last. */
export class Connection implements Peer {
  readonly unanswered = new Map<number, Delivery>();
  account: Account | undefined;
  boundAt: number | null = null;
  private mode = 0;
  private sequence = 0;
  private closed = false;
  private readonly framer = new Framer();
  private readonly writer: Writer;
  private readonly submit = new SubmitReader();

  constructor(
    private readonly socket: Socket,
    private readonly smsc: Smsc,
  ) {
    this.writer = new Writer(socket);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.gone());
  }

  get bindType(): (typeof BIND_NAMES)[number] {
    return BIND_NAMES[this.mode] ?? 'unbound';
  }

  get ready(): boolean {
    return this.account?.behaviour.silence !== 'everything';
  }

  deliver(delivery: Delivery): void {
    this.sequence = this.sequence === 0x7fffffff ? 1 : this.sequence + 1;
    this.unanswered.set(this.sequence, delivery);
    writeDeliver(this.writer, this.sequence, delivery.pdu());
    this.writer.flushSoon();
  }

  drop(): void {
    this.closed = true;
    this.socket.destroy();
  }

  private gone(): void {
    this.closed = true;
    this.leave();
    this.smsc.peers.delete(this);
  }

  private leave(): void {
    this.mode = 0;
    this.account?.binds.delete(this);
    this.account?.courier.detach(this);
    this.account = undefined;
  }

  private read(chunk: Buffer): void {
    if (this.closed) return;
    const now = performance.now();
    const readable = this.framer.take(chunk, (bytes, start, end) => {
      this.handle(bytes, start, end, now);
      return !this.closed;
    });
    if (!readable) this.malformed();
    this.writer.flush();
    if (this.socket.writableLength > MOST_UNWRITTEN) this.waitForPeer();
  }

  private handle(bytes: Buffer, start: number, end: number, now: number): void {
    const command = bytes.readUInt32BE(start + 4);
    if (command === COMMAND.submitSm) this.takeSubmit(bytes, start, end, now);
    else if (command === COMMAND.deliverSmResp || command === COMMAND.genericNack) {
      this.takeAnswer(bytes.readUInt32BE(start + 8), bytes.readUInt32BE(start + 12));
    } else if (command < COMMAND.genericNack) this.takeRare(bytes.subarray(start, end));
  }

  private takeSubmit(bytes: Buffer, start: number, end: number, now: number): void {
    const sequence = bytes.readUInt32BE(start + 12);
    const { account, submit } = this;
    if (account === undefined || (this.mode & MAY.submit) === 0) {
      return writeHeader(this.writer, COMMAND.submitSmResp, STATUS.wrongBindState, sequence);
    }
    const at = performance.timeOrigin + now;
    const unreadable = submit.read(bytes, start, end);
    const number = unreadable === STATUS.ok ? submit.number : 0;
    const status = account.judge(number, submit.source, now, at) || unreadable;
    if (status !== STATUS.ok) {
      account.refuse(status);
      return this.answer(account, sequence, status, 0, this.responseDelay(account));
    }
    const id = this.smsc.nextId++;
    account.tally.accepted++;
    if (this.smsc.ledger.accept(submit, bytes, account.systemId, account.behaviour.alphabet, at)) {
      account.tally.messages++;
    }
    const delay = this.responseDelay(account);
    const receipt = submit.registeredDelivery !== 0;
    const early = receipt && this.smsc.chance.hits(account.behaviour.receipts.early_share);
    if (early) this.smsc.planReceipts(account, submit, id, this, 'early');
    if (!account.faulty || !this.misbehaves(account, sequence)) {
      this.answer(account, sequence, STATUS.ok, id, delay);
    }
    if (receipt && !early) this.smsc.planReceipts(account, submit, id, this, delay);
  }

  private responseDelay(account: Account): number {
    const latency = account.behaviour.response_latency_ms;
    return latency[1] === 0 ? 0 : this.smsc.chance.between(latency);
  }

  private answer(account: Account, sequence: number, status: number, id: number, delay: number): void {
    if (delay > 0) {
      this.smsc.schedule.after(delay, () => {
        this.answer(account, sequence, status, id, 0);
        this.writer.flushSoon();
      });
    } else if (this.closed || account.behaviour.silence !== 'none') account.tally.unanswered++;
    else if (status !== STATUS.ok) writeHeader(this.writer, COMMAND.submitSmResp, status, sequence);
    else writeAccepted(this.writer, sequence, id, account.behaviour.ids === 'hex');
  }

  /** The faults that keep an accepted message from its answer; true when one struck. */
  private misbehaves(account: Account, sequence: number): boolean {
    const { drop_share, garbage_share, garbage } = account.behaviour;
    const { chance } = this.smsc;
    if (chance.hits(drop_share)) {
      account.tally.unanswered++;
      this.drop();
      return true;
    }
    if (!chance.hits(garbage_share)) return false;
    account.tally.unanswered++;
    writeGarbage(this.writer, garbage, sequence, chance);
    return true;
  }

  private takeAnswer(status: number, sequence: number): void {
    const delivery = this.unanswered.get(sequence);
    if (delivery === undefined) return;
    this.unanswered.delete(sequence);
    this.account?.courier.answered(delivery, status);
  }

  private takeRare(bytes: Buffer): void {
    let pdu: Pdu;
    try {
      pdu = readPdu(bytes);
    } catch {
      return this.malformed();
    }
    if (pdu.command in BINDS) return this.bind(pdu);
    if (this.account?.behaviour.silence === 'everything') return;
    if (pdu.command === 'enquire_link') this.writer.append(pdu.response().toBuffer());
    else if (pdu.command === 'unbind') this.unbind(pdu);
    else writeHeader(this.writer, COMMAND.genericNack, STATUS.invalidCommandId, pdu.sequence_number);
  }

  private bind(pdu: Pdu): void {
    const account = this.smsc.accounts.get(pdu.system_id ?? '');
    if (account?.behaviour.silence === 'everything') return;
    const status = this.bindStatus(account, pdu);
    const body = { command_status: status, system_id: 'campanile-sim', sc_interface_version: 0x34 };
    this.writer.append(pdu.response(body).toBuffer());
    if (status !== STATUS.ok || account === undefined) return;
    this.account = account;
    this.mode = BINDS[pdu.command] ?? 0;
    this.boundAt = Date.now();
    account.binds.add(this);
    if ((this.mode & MAY.receive) !== 0) account.courier.attach(this);
  }

  private bindStatus(account: Account | undefined, pdu: Pdu): number {
    if (this.mode !== 0) return STATUS.alreadyBound;
    if (account === undefined) return STATUS.invalidSystemId;
    return account.admits(pdu.password ?? '');
  }

  private unbind(pdu: Pdu): void {
    this.leave();
    this.writer.append(pdu.response().toBuffer());
    this.writer.flush();
    this.closed = true;
    this.socket.end();
  }

  /** After a wrong length nothing that follows can be trusted. */
  private malformed(): void {
    writeHeader(this.writer, COMMAND.genericNack, STATUS.invalidCommandLength, 0);
    this.writer.flush();
    this.closed = true;
    this.socket.end();
  }

  private waitForPeer(): void {
    this.socket.pause();
    this.socket.once('drain', () => this.socket.resume());
  }
}
