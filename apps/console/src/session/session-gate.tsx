import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { logOut, readSession } from '../api/alerts.js';
import { onUnauthenticated, sentenceOf } from '../api/http.js';
import { Refusal } from '../api/refusal.js';
import type { Official } from '../api/types.js';
import { Dialog } from '../form/dialog.js';
import { Failure } from '../layout/failure.js';
import { Waiting } from '../layout/waiting.js';
import { LoginForm } from './login-form.js';
import { LoginPage } from './login-page.js';
import { SessionContext } from './session-context.js';

type Standing = 'asking' | 'unreachable' | 'nobody' | 'known' | 'expired';

/**
 * Shows the log-in in place of any page until somebody is logged in. When the session ends in the middle of something
 * the page stays, with its unsaved words, under a log-in dialog.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const [standing, setStanding] = useState<Standing>('asking');
  const [official, setOfficial] = useState<Official | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const ask = useCallback(() => {
    readSession().then(
      (known) => {
        setOfficial(known);
        setStanding('known');
      },
      (error: unknown) => {
        setFailure(error);
        setStanding(error instanceof Refusal && error.status === 401 ? 'nobody' : 'unreachable');
      },
    );
  }, []);

  useEffect(ask, [ask]);
  const askAgain = () => {
    setStanding('asking');
    ask();
  };
  useEffect(() => onUnauthenticated(() => setStanding((now) => (now === 'known' ? 'expired' : now))), []);

  const entered = useCallback(
    (known: Official) => {
      // Somebody else at the same screen starts from what the server knows, not from another person's page.
      if (official && official.id !== known.id) window.location.reload();
      setOfficial(known);
      setStanding('known');
    },
    [official],
  );
  const leave = useCallback(() => {
    void logOut()
      .catch(() => undefined)
      .finally(() => window.location.assign('/'));
  }, []);
  const session = useMemo(() => (official ? { official, leave } : null), [official, leave]);

  if (standing === 'asking') return <Waiting />;
  if (standing === 'unreachable') return <Unreachable error={failure} retry={askAgain} />;
  if (standing === 'nobody' || !session) return <LoginPage onEnter={entered} />;
  return (
    <SessionContext value={session}>
      {children}
      {standing === 'expired' && <Expired onEnter={entered} />}
    </SessionContext>
  );
}

function Unreachable({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main className="container py-5">
      <h1 className="h3">Campanile</h1>
      <Failure message={sentenceOf(error)} retry={retry} />
    </main>
  );
}

function Expired({ onEnter }: { onEnter: (official: Official) => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('session.expiredTitle')} onDismiss={null}>
      <p>{t('session.expiredText')}</p>
      <LoginForm onEnter={onEnter} />
    </Dialog>
  );
}
