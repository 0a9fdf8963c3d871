import { drawZones } from './outline.js';

const square = (id: string, south: number, west: number) => ({
  id,
  name: id,
  polygon: [
    [south, west],
    [south + 0.01, west],
    [south + 0.01, west + 0.01],
    [south, west + 0.01],
    [south, west],
  ] as [number, number][],
});

describe('the drawing of the zones', () => {
  it('has north up and east on the right', () => {
    const drawing = drawZones([square('south-west', 44.28, 11.86), square('north-east', 44.3, 11.9)]);
    const at = (id: string) => drawing?.shapes.find((shape) => shape.id === id) ?? { x: NaN, y: NaN };
    expect(at('north-east').y).toBeLessThan(at('south-west').y);
    expect(at('north-east').x).toBeGreaterThan(at('south-west').x);
  });

  it('keeps everything inside its frame', () => {
    const drawing = drawZones([square('a', 44.28, 11.86), square('b', 44.4, 11.861)]);
    for (const { points } of drawing?.shapes ?? []) {
      for (const corner of points.split(' ')) {
        const [x = NaN, y = NaN] = corner.split(',').map(Number);
        expect(x >= 0 && x <= (drawing?.width ?? 0) && y >= 0 && y <= (drawing?.height ?? 0)).toBe(true);
      }
    }
  });

  it('is left out when no zone has an outline', () => {
    expect(drawZones([{ id: 'a', name: 'a', polygon: [] }])).toBeNull();
  });
});
