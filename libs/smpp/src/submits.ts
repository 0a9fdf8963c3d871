import { Status } from './commands.js';
import { SmppError } from './errors.js';
import { InFlight } from './in-flight.js';
import { LateAnswers } from './late-answers.js';
import type { Outgoing } from './outgoing.js';
import type { SubmitTemplate } from './submit-template.js';

export interface SubmitEvents {
  result(token: number, status: number, messageId: string): void;
  late(sequence: number, status: number, messageId: string, token?: number): void;
  timedOut(tokens: number[], sequences: number[]): void;
}

/** The window is looked through so many times within one response time-out. */
const LOOKS_PER_TIME_OUT = 4;
const SOONEST_LOOK_MS = 5;
const LATEST_LOOK_MS = 1000;

/** The window of one connection: what was submitted, until it is answered, times out or is left in doubt. */
export class Submits {
  private readonly inFlight: InFlight;
  private readonly lateAnswers = new LateAnswers();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    window: number,
    private readonly responseMs: number,
    private readonly out: Outgoing,
    private readonly events: SubmitEvents,
  ) {
    this.inFlight = new InFlight(window);
  }

  get count(): number {
    return this.inFlight.count;
  }

  get free(): number {
    return this.inFlight.window - this.inFlight.count;
  }

  /** Of any request; never one that is in flight. */
  nextSequence(): number {
    return this.inFlight.nextSequence();
  }

  /** Returns the sequence number. */
  submit(template: SubmitTemplate, destination: string | number, token: number): number {
    const { inFlight, out } = this;
    if (inFlight.count >= inFlight.window) throw new SmppError('window_full', 'The window is full');
    const sequence = inFlight.nextSequence();
    out.submit(template, sequence, destination);
    inFlight.add(sequence, token, out.clock);
    return sequence;
  }

  answered(sequence: number, status: number, messageId: string): void {
    const slot = this.inFlight.find(sequence);
    if (slot !== -1) this.events.result(this.inFlight.remove(slot), status, messageId);
    else this.events.late(sequence, status, messageId, this.lateAnswers.take(sequence));
  }

  /** A `generic_nack`; false when it is not about a submit. One that says 0 has not said that it took it. */
  nacked(sequence: number, status: number): boolean {
    if (this.inFlight.find(sequence) === -1 && !this.lateAnswers.awaits(sequence)) return false;
    this.answered(sequence, status === Status.ok ? Status.unknownError : status, '');
    return true;
  }

  /** Begins to give up what is not answered in time; `look` is called for it now and then. */
  watch(look: () => void): void {
    const every = Math.min(LATEST_LOOK_MS, this.responseMs / LOOKS_PER_TIME_OUT);
    this.timer = setInterval(look, Math.max(SOONEST_LOOK_MS, every));
  }

  giveUpWaiting(): void {
    if (this.inFlight.count === 0) return;
    const { tokens, sequences } = this.inFlight.removeSentBefore(performance.now() - this.responseMs);
    if (tokens.length === 0) return;
    this.lateAnswers.remember(sequences, tokens);
    this.events.timedOut(tokens, sequences);
  }

  /** Returns the tokens in doubt. */
  close(): number[] {
    clearInterval(this.timer);
    return this.inFlight.removeSentBefore(Infinity).tokens;
  }
}
