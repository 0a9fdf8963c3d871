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

/** Recipients of the next page: the first ones small, so that the first SMS leaves at once. */
export function pageSize(drawn: number): number {
  if (drawn < 500) return 100;
  return drawn < 4_000 ? 500 : 1_000;
}
