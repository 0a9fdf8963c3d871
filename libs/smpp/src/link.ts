import { BindRoles } from './bind-roles.js';
import type { BindRole } from './commands.js';
import { Connection } from './connection.js';
import type { ConnectionEvents } from './connection.js';
import { SmppError } from './errors.js';
import type { LinkDownReason, LinkHandler, LinkOptions, LinkState, LinkView } from './link-options.js';
import { LINK_TRANSITIONS } from './link-states.js';
import { RetryPolicy } from './retry-policy.js';
import { settle } from './settings.js';
import type { LinkSettings } from './settings.js';
import type { SubmitTemplate } from './submit-template.js';

/**
 * One bind at an SMSC, kept up: connects, binds, watches, connects again. Each connection (or pair of them) is a
 * new epoch with sequence numbers of its own. Nothing is ever sent twice by the link: what was in flight at the
 * end of an epoch is handed back as in doubt.
 */
export class SmppLink implements LinkView {
  private readonly settings: LinkSettings;
  private readonly events: ConnectionEvents;
  private readonly retries: RetryPolicy;
  private readonly roles: BindRoles;
  private current: LinkState = 'idle';
  private epochs = 0;
  /** The first carries submits. Those that ended are taken out. */
  private connections: Connection[] = [];
  private sender: Connection | undefined;
  private retryTimer: NodeJS.Timeout | undefined;
  private drainTimer: NodeJS.Timeout | undefined;
  private stopping: Promise<void> | undefined;
  private onStopped: (() => void) | undefined;
  private leftInDoubt: number[] = [];

  constructor(
    options: LinkOptions,
    private readonly handler: LinkHandler<SmppLink>,
  ) {
    this.settings = settle(options);
    this.retries = new RetryPolicy(this.settings);
    this.roles = new BindRoles(this.settings.mode);
    this.events = this.connectionEvents();
  }

  get state(): LinkState {
    return this.current;
  }

  /** Counts connections, from 1; 0 before the first. */
  get epoch(): number {
    return this.epochs;
  }

  /** Submits that would be taken now; 0 when not bound or while the socket does not keep up. */
  get freeWindow(): number {
    return this.current === 'bound' ? (this.sender?.freeWindow ?? 0) : 0;
  }

  get inFlight(): number {
    return this.sender?.inFlightCount ?? 0;
  }

  /** Begins, also after a stop or a refusal; does nothing while it is under way. */
  start(): void {
    if (this.stopping) void this.stopping.then(() => this.start());
    else if (['idle', 'stopped', 'refused'].includes(this.current)) this.connect();
  }

  /**
   * Takes no more submits, waits up to `drainMs` for the answers still due, unbinds, closes. What is unanswered
   * then comes by `onDown` as in doubt. Resolves when the link is down.
   */
  stop({ drainMs }: { drainMs: number }): Promise<void> {
    if (this.stopping) return this.stopping;
    clearTimeout(this.retryTimer);
    if (this.current !== 'bound') {
      this.abandonAll();
      this.enter('stopped');
      return Promise.resolve();
    }
    this.enter('stopping');
    this.stopping = new Promise((resolve) => (this.onStopped = resolve));
    for (const connection of this.connections) connection.watchQuiet = true;
    this.drainTimer = setTimeout(() => this.unbindAll(), drainMs);
    this.unbindWhenQuiet();
    return this.stopping;
  }

  /**
   * Puts one message into the current burst; returns its sequence number. `token`: the caller's own integer,
   * which comes back with the result. Throws `not_bound`, `window_full` or `invalid_destination`, and then
   * nothing was sent. The burst leaves at {@link flush}, or by itself when the caller's turn ends.
   */
  submit(template: SubmitTemplate, destination: string | number, token: number): number {
    if (this.current !== 'bound' || this.sender === undefined) {
      throw new SmppError('not_bound', 'The link is not bound');
    }
    return this.sender.submit(template, destination, token);
  }

  flush(): void {
    this.sender?.flush();
  }

  /**
   * Takes back the burst, but for what already left because it did not fit: nobody can tell by then, so that its
   * messages count as submitted, and come as in doubt when no answer does. For who learns, between {@link submit} and
   * {@link flush}, that they must not send any more.
   */
  discard(): void {
    this.sender?.discard();
  }

  private connect(): void {
    this.enter('connecting');
    this.epochs++;
    this.open(this.roles.first);
  }

  private open(role: BindRole): void {
    const connection = new Connection(this.epochs, role, this.settings, this.events);
    this.connections.push(connection);
    if (role !== 'receiver') this.sender = connection;
  }

  private connectionEvents(): ConnectionEvents {
    const { handler } = this;
    return {
      connected: () => {
        if (this.current === 'connecting') this.enter('binding');
      },
      bound: (connection) => this.onConnectionBound(connection),
      ended: (connection, reason, inDoubt) => this.onConnectionEnded(connection, reason, inDoubt),
      result: (token, status, messageId) => handler.onSubmitResult(token, status, messageId),
      late: ({ epoch }, sequence, status, messageId, token) =>
        handler.onLateResult(epoch, sequence, status, messageId, token),
      timedOut: ({ epoch }, tokens, sequences) => handler.onTimeout(this, tokens, epoch, sequences),
      deliver: (pdu) => handler.onDeliver(pdu),
      receipt: handler.onReceipt?.bind(handler),
      malformed: (status) => handler.onMalformed?.(this, status),
      writable: () => handler.onWritable?.(this),
      quiet: () => this.unbindWhenQuiet(),
    };
  }

  private onConnectionBound(connection: Connection): void {
    if (connection.role === 'transmitter') return this.open('receiver');
    this.roles.onBound();
    this.retries.onBound();
    this.enter('bound');
    this.handler.onBound(this);
  }

  private onConnectionEnded(connection: Connection, reason: LinkDownReason, inDoubt: number[]): void {
    if (!this.connections.includes(connection)) return;
    this.connections = this.connections.filter((other) => other !== connection);
    this.leftInDoubt.push(...inDoubt);
    const isGoodbye = this.current === 'stopping' && reason.code === 'stopped';
    if (isGoodbye && this.connections.length > 0) return;
    this.abandonAll();
    const lost = this.leftInDoubt;
    this.leftInDoubt = [];
    if (this.current === 'stopping') this.finishStop(reason, lost);
    else if (this.current === 'bound') this.onLost(reason, lost);
    else this.onNotBound(connection.role, reason);
  }

  /** The other half of a pair goes down with the first: an epoch is whole or over. */
  private abandonAll(): void {
    const rest = this.connections;
    this.connections = [];
    this.sender = undefined;
    for (const connection of rest) this.leftInDoubt.push(...connection.abandon());
  }

  private onLost(reason: LinkDownReason, inDoubt: number[]): void {
    this.retryIn(this.retries.afterLoss());
    this.handler.onDown(this, reason, inDoubt);
  }

  private onNotBound(role: BindRole, reason: LinkDownReason): void {
    const { status } = reason;
    if (status !== undefined && this.roles.fallsBack(role, status)) return this.connect();
    this.roles.onFailure();
    const wait = this.retries.afterFailure(status);
    if (wait === undefined) this.enter('refused');
    const retryMs = wait === undefined ? undefined : this.retryIn(wait);
    if (status !== undefined) this.handler.onRefused(this, status, wait === undefined);
    this.handler.onBindFailed?.(this, reason, retryMs);
  }

  /** Returns the wait; undefined where no other connection follows. */
  private retryIn(ms: number): number | undefined {
    if (this.settings.once) {
      this.enter('stopped');
      return undefined;
    }
    this.enter('waiting');
    this.retryTimer = setTimeout(() => this.connect(), ms);
    return ms;
  }

  private unbindWhenQuiet(): void {
    if (this.connections.every((connection) => connection.isQuiet)) this.unbindAll();
  }

  private unbindAll(): void {
    clearTimeout(this.drainTimer);
    for (const connection of [...this.connections]) {
      connection.watchQuiet = false;
      connection.unbind();
    }
  }

  private finishStop(reason: LinkDownReason, inDoubt: number[]): void {
    clearTimeout(this.drainTimer);
    this.enter('stopped');
    const resolve = this.onStopped;
    this.stopping = undefined;
    this.handler.onDown(this, reason, inDoubt);
    resolve?.();
  }

  private enter(next: LinkState): void {
    if (!LINK_TRANSITIONS[this.current].includes(next)) {
      throw new Error(`A link does not go from ${this.current} to ${next}`);
    }
    this.current = next;
    if (next === 'stopped' || next === 'refused') this.settings.once?.();
  }
}
