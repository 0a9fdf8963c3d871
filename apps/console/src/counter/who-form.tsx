import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { CHANNELS, lookUp, type Citizen, type Look } from '../api/counter.js';
import { ErrorSummary } from '../form/error-summary.js';
import { Field, FieldGroup } from '../form/field.js';
import { useFormFaults } from './faults.js';

/** Who is to be served, and where they are. */
export function WhoForm({ onFound }: { onFound: (citizen: Citizen, look: Look) => void }) {
  const { t } = useTranslation();
  const [citizen, setCitizen] = useState<Citizen>({ number: '', channel: 'counter' });
  const [busy, setBusy] = useState(false);
  const faults = useFormFaults(['number', 'channel']);

  function look(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    if (citizen.number.trim() === '')
      return faults.set([{ field: 'number', message: t('desk.numberMissing') }]);
    setBusy(true);
    lookUp(citizen)
      .then((found) => onFound(citizen, found), faults.refused)
      .finally(() => setBusy(false));
  }

  return (
    <form onSubmit={look} noValidate>
      <ErrorSummary items={faults.items} />
      <FieldGroup id="channel" legend={t('desk.channel')} error={faults.at('channel')}>
        {CHANNELS.map((channel) => (
          <div key={channel} className="choice">
            <input
              type="radio"
              name="channel"
              id={`channel-${channel}`}
              checked={citizen.channel === channel}
              onChange={() => setCitizen({ ...citizen, channel })}
            />
            <label htmlFor={`channel-${channel}`}>{t(`desk.channel_${channel}`)}</label>
          </div>
        ))}
      </FieldGroup>
      <Field id="number" label={t('desk.number')} hint={t('desk.numberHint')} error={faults.at('number')}>
        {(described) => (
          <input
            {...described}
            className="form-control"
            inputMode="tel"
            autoComplete="off"
            value={citizen.number}
            onChange={(event) => setCitizen({ ...citizen, number: event.target.value })}
          />
        )}
      </Field>
      <button type="submit" className="btn btn-primary" aria-disabled={busy}>
        {t('desk.look')}
      </button>
    </form>
  );
}
