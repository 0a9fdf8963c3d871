import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { logIn } from '../api/alerts.js';
import { sentenceOf } from '../api/http.js';
import type { Official } from '../api/types.js';
import { ErrorSummary, type SummaryItem } from '../form/error-summary.js';
import { Field } from '../form/field.js';

export function LoginForm({ onEnter }: { onEnter: (official: Official) => void }) {
  const { t } = useTranslation();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [errors, setErrors] = useState<SummaryItem[]>([]);
  const [busy, setBusy] = useState(false);
  const errorAt = (id: string) => errors.find((error) => error.field === id)?.message ?? null;

  function enter(event: FormEvent) {
    event.preventDefault();
    const missing: SummaryItem[] = [];
    if (username.trim() === '') missing.push({ field: 'username', message: t('session.usernameMissing') });
    if (password === '') missing.push({ field: 'password', message: t('session.passwordMissing') });
    setErrors(missing);
    if (missing.length > 0 || busy) return;
    setBusy(true);
    logIn(username.trim(), password)
      .then(onEnter, (error: unknown) => setErrors([{ field: null, message: sentenceOf(error) }]))
      .finally(() => setBusy(false));
  }

  return (
    <form onSubmit={enter} noValidate>
      <ErrorSummary items={errors} />
      <Field id="username" label={t('session.username')} error={errorAt('username')}>
        {(described) => (
          <input
            {...described}
            className="form-control"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            value={username}
            onChange={(event) => setUsername(event.target.value)}
          />
        )}
      </Field>
      <Field id="password" label={t('session.password')} error={errorAt('password')}>
        {(described) => (
          <input
            {...described}
            className="form-control"
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <button type="submit" className="btn btn-primary w-100" aria-disabled={busy}>
        {busy ? t('session.entering') : t('session.enter')}
      </button>
    </form>
  );
}
