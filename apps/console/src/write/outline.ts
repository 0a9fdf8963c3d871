import type { Zone } from '../api/types.js';

export interface Shape {
  id: string;
  name: string;
  /** Of an SVG `polygon`. */
  points: string;
  /** Where a name fits best: the middle of the box around it. */
  x: number;
  y: number;
}

export interface Drawing {
  width: number;
  height: number;
  shapes: Shape[];
}

const WIDTH = 400;
const MARGIN = 8;

/**
 * Zones as a flat drawing, north up. An equirectangular projection at the town's own latitude is true enough for the
 * few kilometres of a municipality.
 */
export function drawZones(zones: readonly Pick<Zone, 'id' | 'name' | 'polygon'>[]): Drawing | null {
  const drawable = zones.filter(({ polygon }) => polygon.length >= 4);
  const all = drawable.flatMap(({ polygon }) => polygon);
  if (all.length === 0) return null;
  const latitudes = all.map(([latitude]) => latitude);
  const longitudes = all.map(([, longitude]) => longitude);
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = (WIDTH - 2 * MARGIN) / Math.max((east - west) * shrink, (north - south) / 1.5, 1e-9);
  const place = ([latitude, longitude]: [number, number]): [number, number] => [
    round(MARGIN + (longitude - west) * shrink * scale),
    round(MARGIN + (north - latitude) * scale),
  ];
  return {
    width: round(2 * MARGIN + (east - west) * shrink * scale),
    height: round(2 * MARGIN + (north - south) * scale),
    shapes: drawable.map(({ id, name, polygon }) => {
      const corners = polygon.map(place);
      const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
      return {
        id,
        name,
        points: corners.map((corner) => corner.join(',')).join(' '),
        x: round((Math.min(...xs) + Math.max(...xs)) / 2),
        y: round((Math.min(...ys) + Math.max(...ys)) / 2),
      };
    }),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
