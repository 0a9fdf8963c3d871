import type { Polygon } from '../alerts/alert-content.js';
import { isPoint, isPolygon } from '../alerts/polygon.js';

const EARTH_RADIUS_KM = 6_371.009;
const CIRCLE_POINTS = 32;
/** A circle without a radius is a point; this far around it there is an area. */
const LEAST_RADIUS_KM = 0.01;

/** `lat,lon lat,lon …` (CAP 1.2 §3.2.4, polygon); null when it is none. */
export function polygonOf(text: string): Polygon | null {
  const ring = text
    .trim()
    .split(/\s+/)
    .map((pair) => pointOf(pair));
  return isPolygon(ring) ? ring : null;
}

/** `lat,lon radius` with the radius in km (§3.2.4, circle) as a polygon around it; null when it is none. */
export function circleOf(text: string): Polygon | null {
  const [centre, radius, ...rest] = text.trim().split(/\s+/);
  const point = pointOf(centre ?? '');
  const km = DECIMAL.test(radius ?? '') ? Number(radius) : NaN;
  if (point === null || !(km >= 0) || km > 1_000 || rest.length > 0) return null;
  const ring = Array.from({ length: CIRCLE_POINTS }, (_, index) =>
    destination(point, Math.max(km, LEAST_RADIUS_KM), (2 * Math.PI * index) / CIRCLE_POINTS),
  );
  const closed = [...ring, ring[0]];
  return isPolygon(closed) ? closed : null;
}

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;

function pointOf(pair: string): [number, number] | null {
  const numbers = pair.split(',');
  if (!numbers.every((number) => DECIMAL.test(number))) return null;
  const point = numbers.map(Number);
  return isPoint(point) ? point : null;
}

/** Where one arrives on the sphere going so far on this bearing (radians, clockwise from north). */
function destination([latitude, longitude]: [number, number], km: number, bearing: number): [number, number] {
  const radians = Math.PI / 180;
  const angle = km / EARTH_RADIUS_KM;
  const from = latitude * radians;
  const to = Math.asin(
    Math.sin(from) * Math.cos(angle) + Math.cos(from) * Math.sin(angle) * Math.cos(bearing),
  );
  const turn = Math.atan2(
    Math.sin(bearing) * Math.sin(angle) * Math.cos(from),
    Math.cos(angle) - Math.sin(from) * Math.sin(to),
  );
  return [rounded(to / radians), rounded(longitude + turn / radians)];
}

/** Ten centimetres are enough. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
