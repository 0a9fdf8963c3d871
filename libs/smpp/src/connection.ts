import type { Socket } from 'node:net';
import { BIND_COMMANDS, Command, HEADER_BYTES, Status } from './commands.js';
import type { BindRole } from './commands.js';
import { Deliveries } from './deliveries.js';
import type { DeliveryEvents } from './deliveries.js';
import { encodeBind, writeHeader } from './encode.js';
import { SmppError } from './errors.js';
import { PduFramer } from './framer.js';
import { InFlight } from './in-flight.js';
import { KeepAlive } from './keep-alive.js';
import { LateAnswers } from './late-answers.js';
import type { LinkDownReason } from './link-options.js';
import type { LinkSettings } from './settings.js';
import { openSocket } from './socket.js';
import { readMessageId } from './submit-resp.js';
import type { SubmitTemplate } from './submit-template.js';
import { WriteBuffer } from './write-buffer.js';

/** What one connection tells the link it serves. */
export interface ConnectionEvents extends DeliveryEvents {
  connected(connection: Connection): void;
  bound(connection: Connection): void;
  /** Once, at the end of whatever it was. `inDoubt`: tokens submitted and not answered. */
  ended(connection: Connection, reason: LinkDownReason, inDoubt: number[]): void;
  result(token: number, status: number, messageId: string): void;
  late(connection: Connection, sequence: number, status: number, messageId: string, token?: number): void;
  timedOut(connection: Connection, tokens: number[], sequences: number[]): void;
  writable(): void;
  /** Nothing is in flight either way; told only while {@link Connection.watchQuiet} is set. */
  quiet(): void;
}

type Phase = 'connecting' | 'binding' | 'bound' | 'unbinding' | 'ended';

const REQUEST_LIMIT = 0x80000000;
/** A peer that reads nothing more must not hold the socket for ever. */
const LINGER_MS = 2_000;
/** A peer that sends and does not read our answers is not read either beyond so many unread bytes. */
const MOST_UNREAD_BYTES = 1 << 20;

/** One socket, bound once: its framing, its window, its timers. Never used again after its end. */
export class Connection {
  watchQuiet = false;
  private phase: Phase = 'connecting';
  private readonly inFlight: InFlight;
  private readonly framer: PduFramer;
  private readonly socket: Socket;
  private readonly out: WriteBuffer;
  private readonly deliveries: Deliveries;
  private readonly keepAlive: KeepAlive;
  private readonly lateAnswers = new LateAnswers();
  private phaseTimer: NodeJS.Timeout | undefined;
  private responseTimer: NodeJS.Timeout | undefined;
  private flushScheduled = false;
  private clock = 0;
  private bindSequence = 0;

  constructor(
    readonly epoch: number,
    readonly role: BindRole,
    private readonly settings: LinkSettings,
    private readonly events: ConnectionEvents,
  ) {
    this.inFlight = new InFlight(settings.window);
    this.framer = new PduFramer(settings.maxPduBytes, (buffer, offset, length) =>
      this.onPdu(buffer, offset, length),
    );
    this.deliveries = new Deliveries(
      settings.deliverWindow,
      events,
      (command, status, sequence) => this.answer(command, status, sequence),
      () => this.tellQuiet(),
    );
    const { enquireLinkMs, enquireLinkMisses } = settings.timers;
    this.keepAlive = new KeepAlive(
      enquireLinkMs,
      enquireLinkMisses,
      () => this.sendHeader(Command.enquireLink, Status.ok, this.inFlight.nextSequence()),
      () => this.end({ code: 'peer_silent', message: 'The peer does not answer enquire_link' }),
    );
    this.socket = openSocket(settings, () => this.onConnected());
    this.out = new WriteBuffer(this.socket);
    this.socket.on('data', (chunk: Buffer) => this.onData(chunk));
    this.socket.on('drain', () => this.onDrain());
    this.socket.on('error', (error: NodeJS.ErrnoException) => this.onSocketError(error));
    this.socket.on('end', () => this.onClosed());
    this.socket.on('close', () => this.onClosed());
    this.expect(settings.timers.connectMs, {
      code: 'connect_timeout',
      message: 'The peer did not answer the connection',
    });
  }

  get inFlightCount(): number {
    return this.inFlight.count;
  }

  get freeWindow(): number {
    if (this.phase !== 'bound' || this.socket.writableNeedDrain) return 0;
    return this.inFlight.window - this.inFlight.count;
  }

  get isQuiet(): boolean {
    return this.inFlight.count === 0 && this.deliveries.unanswered === 0;
  }

  submit(template: SubmitTemplate, destination: string | number, token: number): number {
    if (this.phase !== 'bound') throw new SmppError('not_bound', 'The link is not bound');
    if (this.inFlight.count >= this.inFlight.window) throw new SmppError('window_full', 'The window is full');
    const room = template.maxBytes;
    const at = this.out.reserve(room);
    const sequence = this.inFlight.nextSequence();
    let written = 0;
    try {
      written = template.write(this.out.current, at, sequence, destination);
    } finally {
      this.out.release(room - written);
    }
    if (!this.flushScheduled) this.scheduleFlush();
    this.inFlight.add(sequence, token, this.clock);
    return sequence;
  }

  flush(): void {
    if (this.phase !== 'ended') this.out.flush();
  }

  /** Says goodbye and ends as `stopped` at the answer, or without one after a while. */
  unbind(): void {
    if (this.phase !== 'bound') return this.end(STOPPED);
    this.phase = 'unbinding';
    this.expect(this.settings.timers.unbindMs, STOPPED);
    this.sendHeader(Command.unbind, Status.ok, this.inFlight.nextSequence());
    this.out.flush();
  }

  end(reason: LinkDownReason): void {
    if (this.phase === 'ended') return;
    this.events.ended(this, reason, this.abandon());
  }

  /** Ends without a word to the link; returns the tokens in doubt. What was gathered and not written stays unsent. */
  abandon(): number[] {
    if (this.phase === 'ended') return [];
    this.phase = 'ended';
    this.framer.close();
    clearTimeout(this.phaseTimer);
    clearInterval(this.responseTimer);
    this.keepAlive.stop();
    if (this.socket.connecting) this.socket.destroy();
    else this.socket.destroySoon();
    const linger = setTimeout(() => this.socket.destroy(), LINGER_MS);
    linger.unref();
    this.socket.once('close', () => clearTimeout(linger));
    return this.inFlight.removeSentBefore(Infinity).tokens;
  }

  private onConnected(): void {
    if (this.phase !== 'connecting') return;
    this.phase = 'binding';
    this.expect(this.settings.timers.bindMs, {
      code: 'bind_timeout',
      message: 'The peer did not answer the bind',
    });
    this.bindSequence = this.inFlight.nextSequence();
    this.out.append(encodeBind(this.role, this.settings, this.bindSequence));
    this.out.flush();
    this.events.connected(this);
  }

  private onBound(): void {
    this.phase = 'bound';
    clearTimeout(this.phaseTimer);
    this.keepAlive.start();
    const look = Math.max(5, Math.min(1000, this.settings.timers.responseMs / 4));
    this.responseTimer = setInterval(() => this.giveUpWaiting(), look);
    this.events.bound(this);
  }

  private onData(chunk: Buffer): void {
    this.keepAlive.sawPeer();
    try {
      this.framer.push(chunk);
    } catch (error) {
      this.onUnreadable(error);
    }
    this.tellQuiet();
  }

  private onDrain(): void {
    if (this.phase !== 'ended' && this.socket.isPaused()) this.socket.resume();
    this.events.writable();
  }

  private onUnreadable(error: unknown): void {
    if (error instanceof SmppError && error.code === 'invalid_length') {
      this.sendHeader(Command.genericNack, Status.invalidCommandLength, 0);
      this.flush();
      this.end({ code: 'protocol_error', message: error.message });
    } else {
      this.end({ code: 'handler_failed', message: 'A handler of this link threw', cause: error });
    }
  }

  private onSocketError(error: NodeJS.ErrnoException): void {
    const code = this.phase === 'connecting' ? 'connect_failed' : 'socket_error';
    this.end({ code, message: error.code ?? 'The socket failed' });
  }

  private onClosed(): void {
    if (this.phase === 'unbinding') this.end(STOPPED);
    else this.end({ code: 'peer_closed', message: 'The peer closed the connection' });
  }

  private onPdu(buffer: Buffer, offset: number, length: number): void {
    const command = buffer.readUInt32BE(offset + 4);
    const sequence = buffer.readUInt32BE(offset + 12);
    if (command === Command.submitSmResp) {
      this.onSubmitResp(buffer.readUInt32BE(offset + 8), sequence, readMessageId(buffer, offset, length));
    } else if (command === Command.deliverSm || command === Command.dataSm) {
      this.onDeliver(buffer, offset, length);
    } else {
      this.onRare(command, buffer.readUInt32BE(offset + 8), sequence);
    }
  }

  private onSubmitResp(status: number, sequence: number, messageId: string): void {
    const slot = this.inFlight.find(sequence);
    if (slot === -1) this.reportLate(sequence, status, messageId);
    else this.events.result(this.inFlight.remove(slot), status, messageId);
    if (status !== Status.ok && this.settings.rebindOn.has(status)) {
      this.end({ code: 'peer_rejected', message: 'The peer does not take this session for bound', status });
    }
  }

  private reportLate(sequence: number, status: number, messageId: string): void {
    this.events.late(this, sequence, status, messageId, this.lateAnswers.take(sequence));
  }

  private onDeliver(buffer: Buffer, offset: number, length: number): void {
    if (this.phase === 'bound' || this.phase === 'unbinding') {
      this.deliveries.take(buffer, offset, length);
    } else {
      this.sendHeader(Command.genericNack, Status.notBound, buffer.readUInt32BE(offset + 12));
    }
  }

  private onRare(command: number, status: number, sequence: number): void {
    switch (command) {
      case Command.genericNack:
        return this.onNack(status, sequence);
      case Command.bindTransceiverResp:
      case Command.bindTransmitterResp:
      case Command.bindReceiverResp:
        return this.onBindResp(command, status, sequence);
      case Command.enquireLink:
        return this.sendHeader(Command.enquireLinkResp, Status.ok, sequence);
      case Command.unbind:
        this.sendHeader(Command.unbindResp, Status.ok, sequence);
        this.flush();
        return this.end({ code: 'peer_unbound', message: 'The peer ended the session' });
      case Command.unbindResp:
        return this.phase === 'unbinding' ? this.end(STOPPED) : undefined;
      case Command.outbind: // of no meaning on a connection that we opened
      case Command.alertNotification: // has no answer
        return;
      default:
        if (command < REQUEST_LIMIT) this.sendHeader(Command.genericNack, Status.invalidCommand, sequence);
    }
  }

  private onBindResp(command: number, status: number, sequence: number): void {
    const expected = (BIND_COMMANDS[this.role] | REQUEST_LIMIT) >>> 0;
    if (this.phase !== 'binding' || sequence !== this.bindSequence || command !== expected) return;
    if (status === Status.ok) this.onBound();
    else this.onBindRefused(status);
  }

  private onBindRefused(status: number): void {
    this.end({ code: 'bind_refused', message: 'The peer refused the bind', status });
  }

  private onNack(status: number, sequence: number): void {
    if (this.phase === 'binding' && (sequence === this.bindSequence || sequence === 0)) {
      return this.onBindRefused(status);
    }
    if (sequence === 0) {
      return this.end({ code: 'peer_rejected', message: 'The peer could not read what we sent', status });
    }
    if (this.inFlight.find(sequence) !== -1 || this.lateAnswers.awaits(sequence)) {
      this.onSubmitResp(status, sequence, '');
    }
  }

  private giveUpWaiting(): void {
    if (this.inFlight.count === 0) return;
    const { tokens, sequences } = this.inFlight.removeSentBefore(
      performance.now() - this.settings.timers.responseMs,
    );
    if (tokens.length === 0) return;
    this.lateAnswers.remember(sequences, tokens);
    this.events.timedOut(this, tokens, sequences);
    this.tellQuiet();
  }

  /** `deliver_sm_resp` and `data_sm_resp`: an empty `message_id`, SMPP 3.4 §4.6.2. */
  private answer(command: number, status: number, sequence: number): void {
    if (this.phase === 'ended') return;
    const at = this.out.reserve(HEADER_BYTES + 1);
    writeHeader(this.out.current, at, HEADER_BYTES + 1, command, status, sequence);
    this.out.current[at + HEADER_BYTES] = 0;
    this.scheduleFlush();
  }

  private sendHeader(command: number, status: number, sequence: number): void {
    if (this.phase === 'ended') return;
    const at = this.out.reserve(HEADER_BYTES);
    writeHeader(this.out.current, at, HEADER_BYTES, command, status, sequence);
    this.scheduleFlush();
  }

  /** At the end of the burst, whoever forgets to flush; and the one look at the clock per burst. */
  private scheduleFlush(): void {
    if (this.flushScheduled) return;
    this.flushScheduled = true;
    this.clock = performance.now();
    queueMicrotask(() => {
      this.flushScheduled = false;
      this.flush();
      if (this.socket.writableLength > MOST_UNREAD_BYTES) this.socket.pause();
    });
  }

  private tellQuiet(): void {
    if (this.watchQuiet && this.isQuiet) this.events.quiet();
  }

  private expect(ms: number, otherwise: LinkDownReason): void {
    clearTimeout(this.phaseTimer);
    this.phaseTimer = setTimeout(() => this.end(otherwise), ms);
  }
}

const STOPPED: LinkDownReason = { code: 'stopped', message: 'The link was stopped' };
