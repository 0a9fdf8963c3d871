import { useCallback, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { listAlerts } from '../api/alerts.js';
import { askWhy, type WhyAnswer } from '../api/audit.js';
import { useLoad } from '../api/use-load.js';
import { ErrorSummary, type SummaryItem } from '../form/error-summary.js';
import { Field } from '../form/field.js';
import { PageTitle } from '../layout/page-title.js';
import { useFormat } from '../figures/use-format.js';
import './audit.css';
import { AuditNav } from './audit-nav.js';
import { faultsOf } from './faults-of.js';
import { WhyAnswerView } from './why-answer.js';

/** “Why did this number get this alert at this time?” */
export function WhyPage() {
  const { t } = useTranslation();
  const [address] = useSearchParams();
  const [form, setForm] = useState({ reason: '', number: '', alert: address.get('alert') ?? '' });
  const [answer, setAnswer] = useState<WhyAnswer | null>(null);
  const [faults, setFaults] = useState<SummaryItem[]>([]);
  const [busy, setBusy] = useState(false);
  const change = (field: keyof typeof form, value: string) =>
    setForm((before) => ({ ...before, [field]: value }));
  const error = (field: string) => faults.find((fault) => fault.field === field)?.message ?? null;

  async function ask(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    const missing = (['reason', 'alert', 'number'] as const).filter((field) => form[field].trim() === '');
    if (missing.length > 0)
      return setFaults(missing.map((field) => ({ field, message: t(`audit.${field}Missing`) })));
    setBusy(true);
    setFaults([]);
    setAnswer(null);
    try {
      setAnswer(await askWhy(form));
    } catch (problem) {
      setFaults(faultsOf(problem));
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <PageTitle title={t('audit.why')} />
      <AuditNav />
      <div className="on-screen">
        <p className="lead">{t('audit.whyIntro')}</p>
        <ErrorSummary items={faults} />
        <form onSubmit={(event) => void ask(event)} noValidate autoComplete="off">
          <Text field="reason" hint={t('audit.reasonHint')} {...{ form, change, error }} />
          <WhichAlert
            value={form.alert}
            error={error('alert')}
            onChange={(value) => change('alert', value)}
          />
          <Text field="number" hint={t('audit.numberHint')} {...{ form, change, error }} />
          <button type="submit" className="btn btn-primary" aria-disabled={busy}>
            {busy ? t('audit.asking') : t('audit.ask')}
          </button>
        </form>
      </div>
      {answer !== null && <WhyAnswerView answer={answer} />}
    </>
  );
}

interface TextProps {
  field: 'reason' | 'number';
  hint: string;
  form: Record<'reason' | 'number', string>;
  change: (field: 'reason' | 'number', value: string) => void;
  error: (field: string) => string | null;
}

function Text({ field, hint, form, change, error }: TextProps) {
  const { t } = useTranslation();
  return (
    <Field id={field} label={t(`audit.${field}`)} hint={hint} error={error(field)}>
      {(described) => (
        <input
          {...described}
          type="text"
          inputMode={field === 'number' ? 'tel' : 'text'}
          className="form-control"
          autoComplete="off"
          value={form[field]}
          onChange={(event) => change(field, event.target.value)}
        />
      )}
    </Field>
  );
}

interface WhichAlertProps {
  value: string;
  error: string | null;
  onChange: (id: string) => void;
}

/** Alerts that left, the newest first; one that is older comes by its page's address. */
function WhichAlert({ value, error, onChange }: WhichAlertProps) {
  const { t } = useTranslation();
  const { clock } = useFormat();
  const { data } = useLoad(useCallback((signal: AbortSignal) => listAlerts('', null, signal), []));
  const left = (data?.alerts ?? []).filter(({ approvedBy }) => approvedBy !== null);
  const other = value !== '' && !left.some(({ id }) => id === value);
  return (
    <Field id="alert" label={t('audit.whichAlert')} error={error}>
      {(described) => (
        <select
          {...described}
          className="form-select"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          <option value="">{t('audit.chooseAlert')}</option>
          {other && <option value={value}>{value}</option>}
          {left.map(({ id, updatedAt, variants }) => (
            <option key={id} value={id}>
              {clock(updatedAt)} · {variants[0]?.text ?? id}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
