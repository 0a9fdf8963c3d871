import { DRAW_TRANSITIONS, mayBecome, nextStep } from './draw-state.js';
import type { DrawState } from './draw.entity.js';

const STATES = Object.keys(DRAW_TRANSITIONS) as DrawState[];

describe('A draw', () => {
  it.each(STATES.flatMap((from) => STATES.map((to) => [from, to] as const)))(
    '%s → %s: only out of drawing',
    (from, to) => {
      expect(mayBecome(from, to)).toBe(from === 'drawing' && to !== 'drawing');
    },
  );

  it('begins with few, so that the first message leaves at once, and never makes a batch over a thousand', () => {
    expect(nextStep(0).shards * nextStep(0).size).toBeLessThanOrEqual(100);
    for (const drawn of [0, 499, 500, 19_999, 20_000, 1_000_000])
      expect(nextStep(drawn).size).toBeLessThanOrEqual(1_000);
  });
});
