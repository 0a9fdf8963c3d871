import { circleOf } from './cap-area.js';

/** Great-circle distance in km, by the haversine. */
function distance([latA, lonA]: [number, number], [latB, lonB]: [number, number]): number {
  const radians = Math.PI / 180;
  const half = (angle: number) => Math.sin((angle * radians) / 2) ** 2;
  const h = half(latB - latA) + Math.cos(latA * radians) * Math.cos(latB * radians) * half(lonB - lonA);
  return 2 * 6_371.009 * Math.asin(Math.sqrt(h));
}

describe('A circle of CAP', () => {
  it('becomes a closed polygon of 32 points, all as far from its centre as it says', () => {
    const polygon = circleOf('44.2903,11.8868 2.5') ?? [];
    expect(polygon).toHaveLength(33);
    expect(polygon[0]).toEqual(polygon[32]);
    for (const point of polygon) expect(distance([44.2903, 11.8868], point)).toBeCloseTo(2.5, 3);
  });

  it('without a radius is still an area', () => {
    expect(new Set((circleOf('44.2903,11.8868 0') ?? []).map(String)).size).toBeGreaterThan(8);
  });

  it('around the pole or the antimeridian is none that we know how to draw', () => {
    expect(circleOf('0,179.999 50')).toBeNull();
  });
});
