import { catalogueProblem } from './problems.js';

/** [latitude, longitude] pairs, at least four, the last equal to the first (CAP 1.2 §3.2.4). */
export type Ring = [number, number][];

const LEAST_PAIRS = 4;
const MOST_PAIRS = 2_000;

/** Whether it has the shape of a ring; whether it is a closed one on earth, `polygonText` says. */
export function isRing(value: unknown): value is Ring {
  if (!Array.isArray(value) || value.length > MOST_PAIRS) return false;
  return value.every(
    (pair: unknown) =>
      Array.isArray(pair) && pair.length === 2 && pair.every((each) => typeof each === 'number'),
  );
}

/**
 * A ring as PostgreSQL's `polygon`, x = latitude and y = longitude: the order of CAP, kept throughout. PostgreSQL
 * closes polygons by itself, so the repeated last point stays out.
 * @throws ProblemError `catalogue.polygon_invalid`
 */
export function polygonText(ring: Ring, field = 'polygon'): string {
  const [first, last] = [ring[0], ring.at(-1)];
  const closed = first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1];
  if (ring.length < LEAST_PAIRS || !closed || !ring.every(onEarth))
    throw catalogueProblem('catalogue.polygon_invalid', { field });
  return `(${ring
    .slice(0, -1)
    .map(([latitude, longitude]) => `(${latitude},${longitude})`)
    .join(',')})`;
}

/** The ring that `polygonText` wrote, closed again. */
export function ringOf(text: string): Ring {
  const numbers = text.replaceAll(/[()]/g, '').split(',').map(Number);
  const ring: Ring = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) ring.push([numbers[i] ?? 0, numbers[i + 1] ?? 0]);
  const [first] = ring;
  return first === undefined ? [] : [...ring, [first[0], first[1]]];
}

function onEarth([latitude, longitude]: [number, number]): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}
