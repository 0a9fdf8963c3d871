import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { fromTownField } from '../figures/rome.js';
import { Field, FieldGroup } from '../form/field.js';
import { Confirmation } from './confirmation.js';
import { Refuse } from './refuse.js';
import { releaseFault } from './standing.js';
import type { Read } from './use-reading.js';

interface DecisionProps {
  read: Read;
  mayApprove: boolean;
  reload: () => void;
}

/** Now, later, back or never. Approving opens the second step; this form alone sends nothing. */
export function Decision({ read, mayApprove, reload }: DecisionProps) {
  const { t } = useTranslation();
  const { alert } = read;
  const mayRefuse = alert.allowed.includes('return') || alert.allowed.includes('reject');
  if (!mayApprove && !mayRefuse) return null;
  return (
    <section aria-labelledby="decide" className="decision">
      <h2 id="decide" className="h4">
        {t('approve.decide')}
      </h2>
      {mayApprove && <Approve read={read} reload={reload} />}
      <Refuse alert={alert} reload={reload} />
    </section>
  );
}

function Approve({ read, reload }: { read: Read; reload: () => void }) {
  const { t } = useTranslation();
  const [later, setLater] = useState(false);
  const [at, setAt] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [confirming, setConfirming] = useState(false);
  const releaseAt = later ? fromTownField(at) : null;

  function ask(event: FormEvent) {
    event.preventDefault();
    const fault = later ? releaseFault(releaseAt, new Date(), read.alert.expiresAt) : null;
    setError(fault === null ? null : t(`approve.${fault}`));
    if (fault === null) setConfirming(true);
    else document.getElementById('releaseAt')?.focus();
  }

  return (
    <form onSubmit={ask} noValidate>
      <FieldGroup id="when" legend={t('approve.when')} error={null}>
        <Choice id="when-now" label={t('approve.now')} checked={!later} onChoose={() => setLater(false)} />
        <Choice id="when-later" label={t('approve.later')} checked={later} onChoose={() => setLater(true)} />
      </FieldGroup>
      {later && (
        <Field id="releaseAt" label={t('approve.at')} hint={t('approve.atHint')} error={error}>
          {(described) => (
            <input
              {...described}
              type="datetime-local"
              className="form-control moment"
              value={at}
              onChange={(event) => {
                setAt(event.target.value);
                setError(null);
              }}
            />
          )}
        </Field>
      )}
      <button type="submit" className="btn btn-primary">
        {later ? t('approve.goLater') : t('approve.goNow')}
      </button>
      {confirming && (
        <Confirmation
          read={read}
          releaseAt={releaseAt}
          onClose={() => setConfirming(false)}
          onRefused={reload}
        />
      )}
    </form>
  );
}

interface ChoiceProps {
  id: string;
  label: string;
  checked: boolean;
  onChoose: () => void;
}

function Choice({ id, label, checked, onChoose }: ChoiceProps) {
  return (
    <div className="choice">
      <input type="radio" name="when" id={id} checked={checked} onChange={onChoose} />
      <label htmlFor={id}>{label}</label>
    </div>
  );
}
