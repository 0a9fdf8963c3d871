import type { ControlKind } from './control.entity.js';
import { IdSet } from './id-set.js';

export interface ControlRow {
  seq: string;
  kind: ControlKind;
  subject: string;
}

/**
 * Who has left, who was erased and what is stopped, as of `seq`. Kept up by every group that is journalled: what was committed
 * before a group's intent holds for that group.
 */
export class ControlState {
  readonly withdrawn = new IdSet();
  /** Of them no digit is kept. */
  readonly erased = new IdSet();
  private readonly stopped = new Set<string>();
  private last = 0;

  /** Everything up to this number is known here. */
  get seq(): number {
    return this.last;
  }

  isStopped(alertId: string | null): boolean {
    return alertId !== null && this.stopped.size > 0 && this.stopped.has(alertId);
  }

  apply(rows: readonly ControlRow[]): void {
    for (const { seq, kind, subject } of rows) {
      if (kind === 'stopped') this.stopped.add(subject);
      else this[kind].add(subject);
      this.last = Math.max(this.last, Number(seq));
    }
  }
}
