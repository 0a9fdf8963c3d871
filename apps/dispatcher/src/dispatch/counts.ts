import type { BreakerState } from '../routes/breaker.js';

/** What a route counts; plain numbers, read when somebody asks for the metrics. */
export class RouteCounts {
  /** Parts submitted. */
  submitted = 0;
  /** Answers by `command_status`. */
  readonly answers = new Map<number, number>();
  inDoubt = 0;
  late = 0;
  binds = 0;
  bindsLost = 0;
  /** Times the licence made work wait. */
  throttleWaits = 0;
  /** Times the circuit came into a state. */
  readonly changes = new Map<BreakerState, number>();
  /** Recipients who went to another route while they waited. */
  movedAway = 0;
  /** Recipients who had to wait for an older message to them. */
  putBehind = 0;

  answered(status: number): void {
    this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
  }
}
