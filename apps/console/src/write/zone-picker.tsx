import { useTranslation } from 'react-i18next';
import type { Zone } from '../api/types.js';
import { FieldGroup } from '../form/field.js';
import { useFormat } from '../figures/use-format.js';
import { ZoneMap } from './zone-map.js';

interface ZonePickerProps {
  zones: Zone[];
  chosen: string[];
  error: string | null;
  onZone: (zoneId: string, chosen: boolean) => void;
  onAll: (zoneIds: string[]) => void;
}

/** The list is the control; the drawing beside it is the same for the mouse. */
export function ZonePicker({ zones, chosen, error, onZone, onAll }: ZonePickerProps) {
  const { t } = useTranslation();
  const { list } = useFormat();
  const names = zones.filter(({ id }) => chosen.includes(id)).map(({ name }) => name);
  return (
    <FieldGroup id="zoneIds" legend={t('write.zones')} hint={t('write.zonesHint')} error={error}>
      <div className="zones">
        <div>
          <div className="zone-tools">
            <button
              type="button"
              className="btn btn-outline-primary btn-sm"
              onClick={() => onAll(zones.map(({ id }) => id))}
            >
              {t('write.zonesAll')}
            </button>
            <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => onAll([])}>
              {t('write.zonesNone')}
            </button>
          </div>
          <ul className="plain zone-list">
            {zones.map((zone) => (
              <li key={zone.id} className="choice">
                <input
                  type="checkbox"
                  id={`zone-${zone.id}`}
                  checked={chosen.includes(zone.id)}
                  onChange={(event) => onZone(zone.id, event.target.checked)}
                />
                <label htmlFor={`zone-${zone.id}`}>{zone.name}</label>
              </li>
            ))}
          </ul>
          <p className="counter" role="status">
            {t('write.zonesCount', { count: names.length, total: zones.length })}
          </p>
        </div>
        <ZoneMap
          zones={zones}
          chosen={chosen}
          label={t('write.map', { names: names.length > 0 ? list(names) : t('write.mapNone') })}
          hint={t('write.mapHint')}
          onZone={onZone}
        />
      </div>
    </FieldGroup>
  );
}
