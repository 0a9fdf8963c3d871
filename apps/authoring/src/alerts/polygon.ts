import type { Polygon } from './alert-content.js';

const MOST_POINTS = 2_000;

/** Whether it is a closed ring of at least four [latitude, longitude] pairs (CAP 1.2 §3.2.4). */
export function isPolygon(value: unknown): value is Polygon {
  if (!Array.isArray(value) || value.length < 4 || value.length > MOST_POINTS) return false;
  const points = value as unknown[];
  if (!points.every(isPoint)) return false;
  const [first, last] = [points[0], points.at(-1)] as [[number, number], [number, number]];
  return first[0] === last[0] && first[1] === last[1];
}

/** [latitude, longitude] in degrees, WGS 84. */
export function isPoint(value: unknown): value is [number, number] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [latitude, longitude] = value as unknown[];
  return within(latitude, 90) && within(longitude, 180);
}

function within(value: unknown, most: number): boolean {
  return typeof value === 'number' && Math.abs(value) <= most;
}
