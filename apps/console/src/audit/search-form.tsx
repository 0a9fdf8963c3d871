import { useTranslation } from 'react-i18next';
import type { LogChoices } from '../api/audit.js';
import { Field } from '../form/field.js';
import type { SearchForm } from './search-state.js';

interface SearchFieldsProps {
  form: SearchForm;
  choices: LogChoices | null;
  error: (field: keyof SearchForm) => string | null;
  change: (field: keyof SearchForm, value: string) => void;
}

/** What to look for. The number stays in this form: no address, no storage of the browser. */
export function SearchFields({ form, choices, error, change }: SearchFieldsProps) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'it';
  const text = (field: keyof SearchForm, more: { hint?: string; type?: string; inputMode?: 'tel' } = {}) => (
    <Field id={field} label={t(`audit.${field}`)} hint={more.hint} error={error(field)}>
      {(described) => (
        <input
          {...described}
          type={more.type ?? 'text'}
          inputMode={more.inputMode}
          className={more.type === undefined ? 'form-control' : 'form-control moment'}
          autoComplete="off"
          value={form[field]}
          onChange={(event) => change(field, event.target.value)}
        />
      )}
    </Field>
  );
  const select = (
    field: 'official' | 'event',
    all: string,
    options: readonly { value: string; name: string }[],
  ) => (
    <Field id={field} label={t(`audit.${field}`)} error={error(field)}>
      {(described) => (
        <select
          {...described}
          className="form-select"
          value={form[field]}
          onChange={(event) => change(field, event.target.value)}
        >
          <option value="">{all}</option>
          {options.map(({ value, name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
  const events = (choices?.events ?? []).map(({ event, name }) => ({ value: event, name: name[language] }));
  const officials = (choices?.officials ?? []).map(({ id, name }) => ({ value: id, name }));
  return (
    <>
      {text('reason', { hint: t('audit.reasonHint') })}
      <div className="audit-fields">
        {text('number', { hint: t('audit.numberHint'), inputMode: 'tel' })}
        {text('subject', { hint: t('audit.subjectHint') })}
        {text('alert', { hint: t('audit.alertHint') })}
        {select('event', t('audit.anyEvent'), events)}
        {select('official', t('audit.anyOfficial'), officials)}
      </div>
      <div className="audit-fields">
        {text('from', { type: 'datetime-local', hint: t('audit.timeHint') })}
        {text('to', { type: 'datetime-local', hint: t('audit.timeHint') })}
      </div>
    </>
  );
}
