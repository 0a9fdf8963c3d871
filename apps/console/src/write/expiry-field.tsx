import { useTranslation } from 'react-i18next';
import { Field } from '../form/field.js';
import { fromTownField, hoursFrom, toTownField } from '../figures/rome.js';
import { useFormat } from '../figures/use-format.js';
import { useNow } from '../figures/use-now.js';

const QUICK_HOURS = [1, 3, 6, 12, 24];

interface ExpiryFieldProps {
  value: string;
  error: string | null;
  onChange: (value: string) => void;
}

export function ExpiryField({ value, error, onChange }: ExpiryFieldProps) {
  const { t } = useTranslation();
  const { duration } = useFormat();
  const now = useNow(30_000);
  const left = (fromTownField(value)?.getTime() ?? NaN) - now.getTime();
  return (
    <Field id="expiresAt" label={t('write.expiry')} hint={t('write.expiryHint')} error={error}>
      {(described) => (
        <>
          <input
            {...described}
            type="datetime-local"
            className="form-control moment"
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          <div className="zone-tools" role="group" aria-label={t('write.expiryQuick')}>
            {QUICK_HOURS.map((hours) => (
              <button
                key={hours}
                type="button"
                className="btn btn-outline-primary btn-sm"
                onClick={() => onChange(toTownField(hoursFrom(new Date(), hours)))}
              >
                {t('write.expiryIn', { count: hours })}
              </button>
            ))}
          </div>
          {!Number.isNaN(left) && (
            <p className={left > 0 ? 'counter' : 'counter counter-over'}>
              {left > 0
                ? t('write.expiryLeft', { duration: duration(Math.floor(left / 60_000) * 60) })
                : t('write.expiryPast')}
            </p>
          )}
        </>
      )}
    </Field>
  );
}
