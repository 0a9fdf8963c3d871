import { useTranslation } from 'react-i18next';
import { Field } from '../form/field.js';

interface SenderChoiceProps {
  id: string;
  /** Registered for the municipality, but for the alert's own. */
  senders: readonly string[];
  /** Empty: the alert's own. */
  value: string;
  onChange: (sender: string) => void;
}

/** Under which name it is sent again, where the provider may have refused the alert's own. */
export function SenderChoice({ id, senders, value, onChange }: SenderChoiceProps) {
  const { t } = useTranslation();
  if (senders.length === 0) return <p className="field-hint">{t('aftermath.noOtherSender')}</p>;
  return (
    <Field id={id} label={t('aftermath.sender')} error={null}>
      {(described) => (
        <select
          {...described}
          className="form-select"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          <option value="">{t('aftermath.ownSender')}</option>
          {senders.map((sender) => (
            <option key={sender} value={sender}>
              {sender}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
