import type { Socket } from 'node:net';
import type { DeliverSm } from './deliver-sm.js';
import type { DeliveryAnswers } from './deliveries.js';
import type { Receipt } from './receipt.js';
import type { StatusAction } from './status-action.js';

/** `waiting`: for the next try. `refused`: the credentials are wrong, and nobody tries again by itself. */
export type LinkState =
  'idle' | 'connecting' | 'binding' | 'bound' | 'waiting' | 'stopping' | 'stopped' | 'refused';

/**
 * `auto`: transceiver, and a transmitter with a receiver where the peer does not know transceivers. `receiver`
 * submits nothing.
 */
export type BindMode = 'auto' | 'transceiver' | 'pair' | 'receiver';

export interface TlsSettings {
  /** Authorities to trust instead of the system's, PEM. The peer's certificate is always verified. */
  readonly ca?: string | Buffer | readonly (string | Buffer)[];
  /** The name the certificate must carry, where it is not the host. */
  readonly servername?: string;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
}

/** All in milliseconds. */
export interface LinkTimers {
  /** 10,000 */
  readonly connectMs?: number;
  /** 10,000 */
  readonly bindMs?: number;
  /** 30,000: a submit without an answer for so long is in doubt. */
  readonly responseMs?: number;
  /** 30,000 without a byte from the peer, then `enquire_link`. */
  readonly enquireLinkMs?: number;
  /** 3: unanswered `enquire_link`s after which the connection is destroyed (a count, not a time). */
  readonly enquireLinkMisses?: number;
  /** 5,000: how long an `unbind` waits for its answer. */
  readonly unbindMs?: number;
  /** 1,000: the first wait before connecting again; doubles up to `reconnectMaxMs`, with jitter. */
  readonly reconnectMs?: number;
  /** 60,000 */
  readonly reconnectMaxMs?: number;
  /** 4,000: the first wait after the peer refused the bind for a reason other than credentials; doubles to a minute. */
  readonly refusedMs?: number;
}

/** Opens a connection and calls `onReady` when PDUs may flow. */
export type OpenSocket = (options: Pick<LinkOptions, 'host' | 'port' | 'tls'>, onReady: () => void) => Socket;

export interface LinkOptions {
  readonly host: string;
  readonly port: number;
  /** `true`: TLS with the system's authorities. */
  readonly tls?: boolean | TlsSettings;
  readonly systemId: string;
  readonly password: string;
  readonly systemType?: string;
  /** 0x34 unless the route says otherwise. */
  readonly interfaceVersion?: number;
  readonly addressTon?: number;
  readonly addressNpi?: number;
  readonly addressRange?: string;
  readonly mode?: BindMode;
  /** Submits without an answer yet, at most. About rate × round-trip; 10 unless given. */
  readonly window?: number;
  /** Inbound PDUs whose handler has not answered yet, at most; beyond it the peer hears 0x64. 10,000 unless given. */
  readonly deliverWindow?: number;
  /** Largest PDU taken from the peer, in bytes; 70,000 unless given. */
  readonly maxPduBytes?: number;
  /** What the peer means by a `command_status`, where that differs from {@link statusAction}. */
  readonly actions?: ReadonlyMap<number, StatusAction>;
  /** Answers to a submit after which the link binds anew; those that say so unless given. */
  readonly rebindOn?: readonly number[];
  readonly timers?: LinkTimers;
  /** The first connection is the only one: told when it is over, instead of connecting again. */
  readonly once?: () => void;
  /** Another way to the peer than TCP or TLS: calls `onReady`, later, when PDUs may flow. */
  readonly openSocket?: OpenSocket;
  /** Source of jitter, 0 ≤ x < 1; `Math.random` unless given. */
  readonly random?: () => number;
}

export type LinkDownCode =
  | 'stopped'
  | 'connect_failed'
  | 'connect_timeout'
  | 'bind_refused'
  | 'bind_timeout'
  | 'peer_closed'
  | 'peer_unbound'
  | 'peer_silent'
  | 'peer_rejected'
  | 'socket_error'
  | 'protocol_error'
  | 'handler_failed';

export interface LinkDownReason {
  readonly code: LinkDownCode;
  /** For people and logs; no address, no text, no secret. */
  readonly message: string;
  /** The peer's `command_status`, where that is the reason. */
  readonly status?: number;
  /** What was thrown, when a handler of ours did. */
  readonly cause?: unknown;
}

/** What the link needs of its handlers; kept narrow so that tests can stand in for a link. */
export interface LinkView {
  readonly state: LinkState;
  /** Counts connections, from 1; 0 before the first. Sequence numbers mean something within one epoch only. */
  readonly epoch: number;
  /** Submits that would be taken now; 0 when not bound or while the socket does not keep up. */
  readonly freeWindow: number;
}

/**
 * What a link tells. Hot callbacks get bare values; they run inside the reading of the socket and must not
 * throw: one that does costs the connection (`handler_failed`), never the process.
 */
export interface LinkHandler<Link extends LinkView = LinkView> {
  onBound(link: Link): void;
  /** A bound epoch ended. `inDoubtTokens`: submitted, not answered; they may or may not have been taken. */
  onDown(link: Link, reason: LinkDownReason, inDoubtTokens: number[]): void;
  /** An epoch ended before it was bound; another try follows in `retryMs` (undefined: none). */
  onBindFailed?(link: Link, reason: LinkDownReason, retryMs: number | undefined): void;
  /** `messageId` is empty where the peer gave none. */
  onSubmitResult(token: number, status: number, messageId: string): void;
  /** These had no answer within `responseMs`: in doubt, though the link stands. A late answer may follow. */
  onTimeout(link: Link, tokens: number[], epoch: number, sequences: number[]): void;
  /** An answer after its time-out (`token` given while it is remembered), or twice, or to nothing we sent. */
  onLateResult(
    epoch: number,
    sequence: number,
    status: number,
    messageId: string,
    token: number | undefined,
  ): void;
  /**
   * A receipt or an inbound message. The answer is the `command_status` for the peer: 0 only once it is
   * durable. A rejection answers 0x64, so that it comes again.
   */
  onDeliver(pdu: DeliverSm): Promise<number>;
  /**
   * A receipt with an id; without this handler it comes by `onDeliver`. `receipt` shows another one after the call.
   * The handler owes one `answers.answer(ticket, status)`: 0 only once it is durable, 0x64 to have it again.
   */
  onReceipt?(receipt: Receipt, answers: DeliveryAnswers, ticket: number): void;
  /** The peer refused the bind. `final`: wrong credentials, the link stays down until it is started again. */
  onRefused(link: Link, status: number, final: boolean): void;
  /** The socket kept up again: `freeWindow` is no longer 0 on its account. */
  onWritable?(link: Link): void;
  /** A `deliver_sm` that cannot be read was answered with `status`; it will not come again. */
  onMalformed?(link: Link, status: number): void;
}
