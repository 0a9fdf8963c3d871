import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../api/http.js';
import { changeOwnPassword } from '../api/officials.js';
import { Refusal } from '../api/refusal.js';
import { ErrorSummary, type SummaryItem } from '../form/error-summary.js';
import { Field } from '../form/field.js';
import { PasswordInput } from '../form/password-input.js';
import { PageTitle } from '../layout/page-title.js';

const FIELDS = [
  ['current', 'current-password'],
  ['next', 'new-password'],
  ['again', 'new-password'],
] as const;

type Written = Record<(typeof FIELDS)[number][0], string>;

const NOTHING: Written = { current: '', next: '', again: '' };

/** One's own password. */
export function PasswordPage() {
  const { t } = useTranslation();
  const [written, setWritten] = useState(NOTHING);
  const [errors, setErrors] = useState<SummaryItem[]>([]);
  const [done, setDone] = useState(false);
  const [busy, setBusy] = useState(false);
  const errorAt = (id: string) => errors.find((error) => error.field === id)?.message ?? null;

  function save(event: FormEvent) {
    event.preventDefault();
    setDone(false);
    const wrong: SummaryItem[] = FIELDS.filter(([field]) => written[field] === '').map(([field]) => ({
      field,
      message: t(`password.${field}Missing`),
    }));
    if (wrong.length === 0 && written.next !== written.again)
      wrong.push({ field: 'again', message: t('password.different') });
    setErrors(wrong);
    if (wrong.length > 0 || busy) return;
    setBusy(true);
    changeOwnPassword(written.current, written.next)
      .then(
        () => {
          setWritten(NOTHING);
          setDone(true);
        },
        (error: unknown) =>
          setErrors(
            error instanceof Refusal ? error.problems : [{ field: null, message: sentenceOf(error) }],
          ),
      )
      .finally(() => setBusy(false));
  }

  return (
    <>
      <PageTitle title={t('password.title')} />
      <p className="lead">{t('password.intro')}</p>
      <p role="status">{done && t('password.done')}</p>
      <form onSubmit={save} noValidate>
        <ErrorSummary items={errors} />
        {FIELDS.map(([field, kind]) => (
          <Field
            key={field}
            id={field}
            label={t(`password.${field}`)}
            hint={field === 'next' ? t('password.hint') : undefined}
            error={errorAt(field)}
          >
            {(described) => (
              <PasswordInput
                {...{ described, kind, value: written[field] }}
                onChange={(value) => setWritten((before) => ({ ...before, [field]: value }))}
              />
            )}
          </Field>
        ))}
        <button type="submit" className="btn btn-primary" aria-disabled={busy}>
          {t('password.save')}
        </button>
      </form>
    </>
  );
}
