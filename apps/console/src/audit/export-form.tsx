import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { fromTownField } from '../figures/rome.js';
import { Field } from '../form/field.js';

interface ExportFormProps {
  busy: boolean;
  running: boolean;
  error: (field: 'reason' | 'from' | 'to') => string | null;
  start: (asked: { reason: string; from?: string; to?: string }) => void;
}

/** Why, and of which period. */
export function ExportForm({ busy, running, error, start }: ExportFormProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState({ reason: '', from: '', to: '' });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (running) return;
    const [from, to] = [fromTownField(form.from), fromTownField(form.to)];
    start({
      reason: form.reason,
      ...(from === null ? {} : { from: from.toISOString() }),
      ...(to === null ? {} : { to: to.toISOString() }),
    });
  };
  const input = (field: keyof typeof form, label: string, hint: string) => (
    <Field id={field} label={label} hint={hint} error={error(field)}>
      {(described) => (
        <input
          {...described}
          type={field === 'reason' ? 'text' : 'datetime-local'}
          className={field === 'reason' ? 'form-control' : 'form-control moment'}
          autoComplete="off"
          value={form[field]}
          onChange={(event) => setForm((before) => ({ ...before, [field]: event.target.value }))}
        />
      )}
    </Field>
  );
  return (
    <form onSubmit={submit} noValidate autoComplete="off">
      {input('reason', t('audit.reason'), t('audit.reasonHint'))}
      <div className="audit-fields">
        {input('from', t('audit.from'), t('audit.exportFromHint'))}
        {input('to', t('audit.exportTo'), t('audit.exportToHint'))}
      </div>
      <div className="audit-buttons">
        <button type="submit" className="btn btn-primary" aria-disabled={busy || running}>
          {busy ? t('audit.exportStarting') : t('audit.exportStart')}
        </button>
      </div>
    </form>
  );
}
