import type { DrawState } from './draw.entity.js';

/** Where a draw may go from each state. Nothing is ever drawn again. */
export const DRAW_TRANSITIONS: Record<DrawState, readonly DrawState[]> = {
  drawing: ['complete', 'stopped', 'expired'],
  complete: [],
  stopped: [],
  expired: [],
};

export function mayBecome(from: DrawState, to: DrawState): boolean {
  return DRAW_TRANSITIONS[from].includes(to);
}

/** What one transaction draws: so many shards, and of each at most so many people. */
export interface Step {
  shards: number;
  size: number;
}

/**
 * The next step of a draw: the first ones small, so that the first SMS leaves at once; later ones wide, so that the
 * cost of a transaction is shared by thousands.
 */
export function nextStep(drawn: number): Step {
  if (drawn < 500) return { shards: 1, size: 100 };
  if (drawn < 20_000) return { shards: 8, size: 500 };
  return { shards: 4, size: 1_000 };
}
