import { BIND_COMMANDS, Command, Status } from './commands.js';
import type { BindRole } from './commands.js';
import { Deliveries } from './deliveries.js';
import type { DeliveryEvents } from './deliveries.js';
import { encodeBind } from './encode.js';
import { SmppError } from './errors.js';
import { PduFramer } from './framer.js';
import { KeepAlive } from './keep-alive.js';
import type { LinkDownReason } from './link-options.js';
import { Outgoing } from './outgoing.js';
import { dispatchPdu } from './pdu-dispatch.js';
import type { PduActions } from './pdu-dispatch.js';
import { PeerSocket } from './peer-socket.js';
import type { PeerSocketEvents } from './peer-socket.js';
import type { LinkSettings } from './settings.js';
import { Submits } from './submits.js';
import type { SubmitTemplate } from './submit-template.js';

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

const RESPONSE_BIT = 0x80000000;

/** One socket, bound once: its framing, its window, its timers. Never used again after its end. */
export class Connection implements PduActions, PeerSocketEvents {
  watchQuiet = false;
  private phase: Phase = 'connecting';
  private readonly framer: PduFramer;
  private readonly socket: PeerSocket;
  private readonly out: Outgoing;
  private readonly submits: Submits;
  private readonly deliveries: Deliveries;
  private readonly keepAlive: KeepAlive;
  private phaseTimer: NodeJS.Timeout | undefined;
  private bindSequence = 0;

  constructor(
    readonly epoch: number,
    readonly role: BindRole,
    private readonly settings: LinkSettings,
    private readonly events: ConnectionEvents,
  ) {
    const { timers } = settings;
    this.framer = new PduFramer(settings.maxPduBytes, (buffer, offset, length) =>
      dispatchPdu(this, buffer, offset, length),
    );
    this.socket = new PeerSocket(settings, this);
    this.out = new Outgoing(this.socket.socket, settings.window);
    this.submits = new Submits(settings.window, timers.responseMs, this.out, {
      result: (token, status, messageId) => events.result(token, status, messageId),
      late: (...answer) => events.late(this, ...answer),
      timedOut: (tokens, sequences) => events.timedOut(this, tokens, sequences),
    });
    this.deliveries = new Deliveries(
      settings.deliverWindow,
      events,
      (command, status, sequence) => this.out.answer(command, status, sequence),
      () => this.tellQuiet(),
    );
    this.keepAlive = new KeepAlive(
      timers.enquireLinkMs,
      timers.enquireLinkMisses,
      () => this.out.header(Command.enquireLink, Status.ok, this.submits.nextSequence()),
      () => this.end({ code: 'peer_silent', message: 'The peer does not answer enquire_link' }),
    );
    this.expect(timers.connectMs, {
      code: 'connect_timeout',
      message: 'The peer did not answer the connection',
    });
  }

  get inFlightCount(): number {
    return this.submits.count;
  }

  get freeWindow(): number {
    return this.phase === 'bound' && this.socket.keepsUp ? this.submits.free : 0;
  }

  get isQuiet(): boolean {
    return this.submits.count === 0 && this.deliveries.unanswered === 0;
  }

  submit(template: SubmitTemplate, destination: string | number, token: number): number {
    if (this.phase !== 'bound') throw new SmppError('not_bound', 'The link is not bound');
    return this.submits.submit(template, destination, token);
  }

  flush(): void {
    this.out.flush();
  }

  discard(): void {
    this.out.discard();
  }

  /** Says goodbye and ends as `stopped` at the answer, or without one after a while. */
  unbind(): void {
    if (this.phase !== 'bound') return this.end(STOPPED);
    this.phase = 'unbinding';
    this.expect(this.settings.timers.unbindMs, STOPPED);
    this.out.header(Command.unbind, Status.ok, this.submits.nextSequence());
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
    this.out.close();
    clearTimeout(this.phaseTimer);
    this.keepAlive.stop();
    this.socket.close();
    return this.submits.close();
  }

  ready(): void {
    if (this.phase !== 'connecting') return;
    this.phase = 'binding';
    this.expect(this.settings.timers.bindMs, {
      code: 'bind_timeout',
      message: 'The peer did not answer the bind',
    });
    this.bindSequence = this.submits.nextSequence();
    this.out.pdu(encodeBind(this.role, this.settings, this.bindSequence));
    this.out.flush();
    this.events.connected(this);
  }

  data(chunk: Buffer): void {
    this.guarded(() => {
      // Whole PDUs prove that the peer lives; bytes may be those of a PDU that never ends.
      if (this.framer.push(chunk) > 0) this.keepAlive.sawPeer();
    });
  }

  drained(): void {
    this.guarded(() => this.events.writable());
  }

  failed(problem: string | undefined): void {
    const code = this.phase === 'connecting' ? 'connect_failed' : 'socket_error';
    this.end({ code, message: problem ?? 'The socket failed' });
  }

  closed(): void {
    if (this.phase === 'unbinding') this.end(STOPPED);
    else this.end({ code: 'peer_closed', message: 'The peer closed the connection' });
  }

  submitAnswered(status: number, sequence: number, messageId: string): void {
    this.submits.answered(sequence, status, messageId);
    if (status !== Status.ok) this.heedSessionFault(status);
  }

  delivered(buffer: Buffer, offset: number, length: number): void {
    if (this.phase === 'bound' || this.phase === 'unbinding') {
      this.deliveries.take(buffer, offset, length);
    } else {
      this.out.header(Command.genericNack, Status.notBound, buffer.readUInt32BE(offset + 12));
    }
  }

  nacked(status: number, sequence: number): void {
    if (this.phase === 'binding') {
      if (sequence === this.bindSequence || sequence === 0) this.onBindRefused(status);
    } else if (sequence === 0) {
      this.end({ code: 'peer_rejected', message: 'The peer could not read what we sent', status });
    } else if (this.submits.nacked(sequence, status)) {
      this.heedSessionFault(status);
    }
  }

  bindAnswered(command: number, status: number, sequence: number): void {
    const expected = (BIND_COMMANDS[this.role] | RESPONSE_BIT) >>> 0;
    if (this.phase !== 'binding' || sequence !== this.bindSequence || command !== expected) return;
    if (status === Status.ok) this.onBound();
    else this.onBindRefused(status);
  }

  linkEnquired(sequence: number): void {
    this.out.header(Command.enquireLinkResp, Status.ok, sequence);
  }

  unbindAsked(sequence: number): void {
    this.out.header(Command.unbindResp, Status.ok, sequence);
    this.out.flush();
    this.end({ code: 'peer_unbound', message: 'The peer ended the session' });
  }

  unbindAnswered(): void {
    if (this.phase === 'unbinding') this.end(STOPPED);
  }

  unknownAsked(sequence: number): void {
    this.out.header(Command.genericNack, Status.invalidCommand, sequence);
  }

  private onBound(): void {
    this.phase = 'bound';
    clearTimeout(this.phaseTimer);
    this.keepAlive.start();
    this.submits.watch(() => this.guarded(() => this.submits.giveUpWaiting()));
    this.events.bound(this);
  }

  private onBindRefused(status: number): void {
    this.end({ code: 'bind_refused', message: 'The peer refused the bind', status });
  }

  /** What a peer or a handler does wrong costs this connection, never the process. */
  private guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.onFailure(error);
    }
    this.tellQuiet();
  }

  private onFailure(error: unknown): void {
    if (error instanceof SmppError && error.code === 'invalid_length') {
      this.out.header(Command.genericNack, Status.invalidCommandLength, 0);
      this.out.flush();
      this.end({ code: 'protocol_error', message: error.message });
    } else {
      this.end({ code: 'handler_failed', message: 'A handler of this link threw', cause: error });
    }
  }

  private heedSessionFault(status: number): void {
    if (this.phase !== 'bound' || !this.settings.rebindOn.has(status)) return;
    this.end({ code: 'peer_rejected', message: 'The peer does not take this session for bound', status });
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
