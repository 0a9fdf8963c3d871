import { useMemo } from 'react';
import type { Zone } from '../api/types.js';
import { drawZones } from './outline.js';

interface ZoneMapProps {
  zones: Zone[];
  chosen: string[];
  label: string;
  hint?: string;
  /** Left out: a picture only. */
  onZone?: (zoneId: string, chosen: boolean) => void;
}

/** The zones as a picture. One image to assistive technology: the checkboxes beside it are the control. */
export function ZoneMap({ zones, chosen, label, hint, onZone }: ZoneMapProps) {
  const drawing = useMemo(() => drawZones(zones), [zones]);
  if (!drawing) return null;
  const isChosen = (id: string) => chosen.includes(id);
  return (
    <figure className={onZone ? 'map map-live' : 'map'}>
      <svg viewBox={`0 0 ${drawing.width} ${drawing.height}`} role="img" aria-label={label}>
        <defs>
          <pattern
            id="hatch"
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="6" height="6" className="hatch-ground" />
            <line x1="0" y1="0" x2="0" y2="6" className="hatch-line" />
          </pattern>
        </defs>
        {drawing.shapes.map(({ id, points }) => (
          <polygon
            key={id}
            points={points}
            className={isChosen(id) ? 'zone zone-chosen' : 'zone'}
            onClick={() => onZone?.(id, !isChosen(id))}
          />
        ))}
        {drawing.shapes.map(({ id, name, x, y }) => (
          <text key={id} x={x} y={y} className={isChosen(id) ? 'zone-name zone-name-chosen' : 'zone-name'}>
            {name}
          </text>
        ))}
      </svg>
      {hint !== undefined && <figcaption className="field-hint">{hint}</figcaption>}
    </figure>
  );
}
