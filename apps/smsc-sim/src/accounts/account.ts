import { z } from 'zod';
import type { Schedule } from '../schedule.js';
import { STATUS } from '../wire/statuses.js';
import { DEFAULT_BEHAVIOUR, behaviourPatch, patched } from './behaviour.js';
import type { Behaviour, BehaviourPatch, ReceiptState } from './behaviour.js';
import type { Chance } from './chance.js';
import { Courier } from './courier.js';
import type { Receiver } from './courier.js';
import { Licence } from './licence.js';

/** Lengths by SMPP 3.4 §4.1.1, NUL not counted. */
export const accountOptions = behaviourPatch.extend({
  system_id: z.string().min(1).max(15),
  password: z.string().max(8),
  /** Binds open at the same time at most. */
  binds: z.int().min(0).max(10_000).default(64),
});
export type AccountOptions = z.input<typeof accountOptions>;

/** Moments are epoch milliseconds with a fraction. */
export interface Tally {
  submits: number;
  accepted: number;
  messages: number;
  unanswered: number;
  refused: Map<number, number>;
  firstSubmitAt: number | null;
  lastSubmitAt: number | null;
}

/** One system id: who may bind, what it is licensed for, how it behaves, what came by it. */
export class Account {
  readonly systemId: string;
  private readonly password: string;
  private readonly maxBinds: number;
  readonly binds = new Set<Receiver>();
  readonly courier: Courier;
  readonly initial: Behaviour;
  behaviour: Behaviour;
  tally = emptyTally();
  /** True while some fault may keep a submit from its plain answer: the fast path asks this alone. */
  faulty = false;
  receiptStates: readonly (readonly [ReceiptState, number])[] = [];
  private bindStatus: number = STATUS.ok;
  private licence: Licence | undefined;
  private errors: readonly (readonly [number, number])[] = [];
  private refused = new Map<number, number>();
  private refusedSenders = new Map<string, number>();

  constructor(
    options: z.output<typeof accountOptions>,
    schedule: Schedule,
    private readonly chance: Chance,
  ) {
    const { system_id, password, binds, ...behaviour } = options;
    this.systemId = system_id;
    this.password = password;
    this.maxBinds = binds;
    this.initial = patched(DEFAULT_BEHAVIOUR, behaviour);
    this.behaviour = this.initial;
    this.courier = new Courier(schedule, chance, () => this.behaviour.receipts);
    this.prepare(null);
  }

  get secondsAbove(): number {
    return this.licence?.secondsAbove ?? 0;
  }

  change(patch: BehaviourPatch): void {
    const before = this.behaviour;
    this.behaviour = patched(before, patch);
    this.prepare(before);
    this.courier.sendWaiting();
  }

  /** The `command_status` of one more bind with this password. */
  admits(password: string): number {
    if (password !== this.password) return STATUS.invalidPassword;
    if (this.bindStatus !== STATUS.ok) return this.bindStatus;
    return this.binds.size >= this.maxBinds ? STATUS.bindFailed : STATUS.ok;
  }

  /** Books one submit and says what it deserves. `now` monotonic, `at` epoch milliseconds. */
  judge(number: number, sender: string, now: number, at: number): number {
    const { tally } = this;
    tally.submits++;
    tally.firstSubmitAt ??= at;
    tally.lastSubmitAt = at;
    const granted = this.licence === undefined || this.licence.grants(now);
    if (!granted && this.behaviour.throttle) return STATUS.throttled;
    if (this.refused.size > 0) {
      const status = this.refused.get(number);
      if (status !== undefined) return status;
    }
    if (this.refusedSenders.size > 0) {
      const status = this.refusedSenders.get(sender);
      if (status !== undefined) return status;
    }
    return this.errors.length === 0 ? STATUS.ok : (this.chance.pick(this.errors) ?? STATUS.ok);
  }

  refuse(status: number): void {
    const { refused } = this.tally;
    refused.set(status, (refused.get(status) ?? 0) + 1);
  }

  reset(): void {
    this.tally = emptyTally();
    this.courier.reset();
    this.renewLicence();
  }

  /** Turns the behaviour into what the fast path reads. A licence that did not change keeps its memory. */
  private prepare(before: Behaviour | null): void {
    const now = this.behaviour;
    this.errors = Object.entries(now.errors).map(([status, share]) => [Number(status), share] as const);
    const refused = Object.entries(now.refuse_numbers);
    this.refused = new Map(refused.map(([number, status]) => [Number(number), Number(status)]));
    const senders = Object.entries(now.refuse_senders);
    this.refusedSenders = new Map(senders.map(([sender, status]) => [sender, Number(status)]));
    this.receiptStates = Object.entries(now.receipts.states) as [ReceiptState, number][];
    this.bindStatus = Number(now.bind_status ?? STATUS.ok);
    this.faulty = now.silence !== 'none' || now.drop_share > 0 || now.garbage_share > 0;
    if (before?.licence !== now.licence || before.licence_tolerance_ms !== now.licence_tolerance_ms) {
      this.renewLicence();
    }
  }

  private renewLicence(): void {
    const { licence, licence_tolerance_ms: tolerance } = this.behaviour;
    this.licence = licence === null ? undefined : new Licence(licence, tolerance);
  }
}

function emptyTally(): Tally {
  return {
    submits: 0,
    accepted: 0,
    messages: 0,
    unanswered: 0,
    refused: new Map(),
    firstSubmitAt: null,
    lastSubmitAt: null,
  };
}
