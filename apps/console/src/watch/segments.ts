import { OUTCOMES, type Outcome, type Progress } from '../api/types.js';
import { sumOf } from './live.js';

export interface Segment {
  outcome: Outcome;
  x: number;
  width: number;
}

const LENGTH = 1000;
/** A single failed message among a million must still be seen. */
const LEAST = 4;

/** The counts as lengths along a bar of 1000: none that is not zero vanishes, and together they fill it exactly. */
export function segmentsOf(counts: Progress['counts']): Segment[] {
  const total = sumOf(counts);
  const present = OUTCOMES.filter((outcome) => counts[outcome] > 0);
  const fair = (outcome: Outcome) => (counts[outcome] / total) * LENGTH;
  const small = present.filter((outcome) => fair(outcome) < LEAST);
  const room = LENGTH - small.length * LEAST;
  const large = present.reduce((sum, outcome) => (small.includes(outcome) ? sum : sum + counts[outcome]), 0);
  let x = 0;
  return present.map((outcome) => {
    const width = small.includes(outcome) ? LEAST : (counts[outcome] / large) * room;
    const segment = { outcome, x, width };
    x += width;
    return segment;
  });
}
