import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../api/http.js';
import { createAccount, type NewAccount } from '../api/officials.js';
import { Refusal } from '../api/refusal.js';
import { ErrorSummary, type SummaryItem } from '../form/error-summary.js';
import { Field } from '../form/field.js';
import { PasswordInput } from '../form/password-input.js';
import { RoleField } from './role-field.js';

const NOBODY: NewAccount = { username: '', name: '', role: 'author', password: '' };

export function NewPerson({ onDone }: { onDone: (sentence: string) => void }) {
  const { t } = useTranslation();
  const [person, setPerson] = useState(NOBODY);
  const [errors, setErrors] = useState<SummaryItem[]>([]);
  const [busy, setBusy] = useState(false);
  const set = (part: Partial<NewAccount>) => setPerson((before) => ({ ...before, ...part }));
  const errorAt = (id: string) => errors.find((error) => error.field === id)?.message ?? null;

  function save(event: FormEvent) {
    event.preventDefault();
    const missing = (['name', 'username', 'password'] as const)
      .filter((field) => person[field].trim() === '')
      .map((field): SummaryItem => ({ field, message: t(`people.${field}Missing`) }));
    setErrors(missing);
    if (missing.length > 0 || busy) return;
    setBusy(true);
    createAccount(person)
      .then(
        ({ name }) => {
          setPerson(NOBODY);
          onDone(t('people.created', { name }));
        },
        (error: unknown) =>
          setErrors(
            error instanceof Refusal ? error.problems : [{ field: null, message: sentenceOf(error) }],
          ),
      )
      .finally(() => setBusy(false));
  }

  const text = (field: 'name' | 'username', hint?: string) => (
    <Field id={field} label={t(`people.${field}`)} hint={hint} error={errorAt(field)}>
      {(described) => (
        <input
          {...described}
          className="form-control"
          autoComplete="off"
          autoCapitalize={field === 'username' ? 'none' : 'words'}
          spellCheck={false}
          value={person[field]}
          onChange={(event) => set({ [field]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form onSubmit={save} noValidate>
      <ErrorSummary items={errors} />
      {text('name')}
      {text('username', t('people.usernameHint'))}
      <RoleField id="role" value={person.role} onChange={(role) => set({ role })} />
      <Field
        id="password"
        label={t('people.firstPassword')}
        hint={t('password.hint')}
        error={errorAt('password')}
      >
        {(described) => (
          <PasswordInput
            {...{ described, kind: 'new-password', value: person.password }}
            onChange={(password) => set({ password })}
          />
        )}
      </Field>
      <button type="submit" className="btn btn-primary" aria-disabled={busy}>
        {t('people.create')}
      </button>
    </form>
  );
}
