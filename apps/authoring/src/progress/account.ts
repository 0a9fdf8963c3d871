import type { AlertState } from '../alerts/alert-state.js';

/** What registration and the dispatcher say of an alert, independently of each other. */
export interface Said {
  /** By registration. */
  drawn: number;
  drawingComplete: boolean;
  /** By the dispatcher: how many it has taken in, and the sum of these. */
  taken: number;
  waiting: number;
  submitted: number;
  delivered: number;
  failed: number;
  expired: number;
  stopped: number;
  inDoubt: number;
  /** When every recipient had an outcome. */
  endedAt: Date | null;
}

export interface Counts {
  delivered: number;
  submitted: number;
  failed: number;
  expired: number;
  stopped: number;
  inDoubt: number;
  waiting: number;
}

export interface Account {
  audience: number;
  counts: Counts;
  /** Whether what the two services say agrees. */
  balanced: boolean;
}

/**
 * Conservation: audience = delivered + submitted + failed + expired + stopped + in doubt + waiting, at every moment.
 * Who is drawn and still on the way to the dispatcher is waiting. The two services' words arrive in any order, so the
 * audience is the greater of what was drawn and what was taken.
 */
export function accountOf(said: Said): Account {
  const { delivered, submitted, failed, expired, stopped, inDoubt } = said;
  const audience = Math.max(said.drawn, said.taken);
  const waiting = said.waiting + audience - said.taken;
  return {
    audience,
    counts: { delivered, submitted, failed, expired, stopped, inDoubt, waiting },
    balanced: isBalanced(said),
  };
}

/** What became of an alert that was stopped. */
export interface StopAccount {
  /** Who was being, or had been, sent to when the stop was heeded: delivered, submitted, in doubt or failed. */
  gone: number;
  /** Of those: who failed. */
  failed: number;
  /** Who will not get it. */
  stopped: number;
  /** Who is in neither number yet: a window under way, an audience still being told to stop. */
  pending: number;
  /** Whether the numbers are final; receipts move nobody from one to the other. */
  settled: boolean;
}

/** Who expired before the stop is in neither number. */
export function stopAccountOf({ counts }: Account, drawing: boolean): StopAccount {
  const { delivered, submitted, inDoubt, failed, stopped, waiting } = counts;
  const gone = delivered + submitted + inDoubt + failed;
  return { gone, failed, stopped, pending: waiting, settled: waiting === 0 && !drawing };
}

function isBalanced(said: Said): boolean {
  if (dispatcherSum(said) !== said.taken) return false;
  if (said.endedAt !== null) return said.taken === said.drawn;
  return !said.drawingComplete || said.taken <= said.drawn;
}

/** Whether every recipient has an outcome: all drawn, all taken, nobody waiting, and the numbers agree. */
export function hasEnded(said: Said): boolean {
  const everybody = said.drawingComplete && said.taken === said.drawn;
  return everybody && said.waiting === 0 && dispatcherSum(said) === said.taken;
}

/**
 * Whether an alert that has ended for its recipients is over for everybody: nobody is left who could be sent to again,
 * or nobody may be sent to any more. Until then its key is kept, and with it what makes sending again possible.
 */
export function isOver(
  { correctable, held, resending }: { correctable: number; held: number; resending: number },
  { state, expiresAt }: { state: AlertState; expiresAt: Date | null },
  now: Date,
): boolean {
  return (
    correctable + held + resending === 0 || state !== 'released' || (expiresAt !== null && expiresAt <= now)
  );
}

function dispatcherSum({ waiting, submitted, delivered, failed, expired, stopped, inDoubt }: Said): number {
  return waiting + submitted + delivered + failed + expired + stopped + inDoubt;
}
