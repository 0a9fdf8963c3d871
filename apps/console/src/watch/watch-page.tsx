import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { readAlert } from '../api/alerts.js';
import { sentenceOf } from '../api/http.js';
import type { Alert, AlertState } from '../api/types.js';
import { useLoad } from '../api/use-load.js';
import { History } from '../approve/history.js';
import { Failure } from '../layout/failure.js';
import { ModeBanner } from '../layout/mode-banner.js';
import { Notice } from '../layout/notice.js';
import { PageTitle } from '../layout/page-title.js';
import { StateTag } from '../layout/state-tag.js';
import { Waiting } from '../layout/waiting.js';
import { PhoneText } from '../readback/phone-text.js';
import { useFormat } from '../figures/use-format.js';
import { useSession } from '../session/session-context.js';
import { Announcer } from './announcer.js';
import { ConnectionLine } from './connection-line.js';
import { Figures } from './figures.js';
import { LeftOver } from './left-over.js';
import { Outcomes } from './outcomes.js';
import { Recipients } from './recipients.js';
import { Stop } from './stop.js';
import { StopAccount } from './stop-account.js';
import { useLive } from './use-live.js';

export function WatchPage() {
  const { id = '' } = useParams();
  const {
    data: alert,
    error,
    reload,
  } = useLoad(useCallback((signal: AbortSignal) => readAlert(id, signal), [id]));
  if (!alert && error !== null) return <Failure message={sentenceOf(error)} retry={reload} />;
  if (!alert) return <Waiting />;
  return <Watching key={id} alert={alert} reload={reload} />;
}

const AFTER_RELEASE: readonly AlertState[] = ['released', 'completed', 'stopped', 'expired'];

function Watching({ alert, reload }: { alert: Alert; reload: () => void }) {
  const { t } = useTranslation();
  const { official } = useSession();
  const live = useLive(alert.id);
  const state = live.progress?.state ?? alert.state;
  useEffect(() => {
    // Buttons and history follow the state, which the stream hears of first.
    if (state !== alert.state) reload();
  }, [state, alert.state, reload]);
  const left = AFTER_RELEASE.includes(state);
  return (
    <>
      <ModeBanner mode={alert.mode} />
      <PageTitle title={t(titleOf(state))} />
      <p className="watch-state">
        <StateTag state={state} /> <ConnectionLine live={live} />
      </p>
      <Stop alert={alert} waiting={live.progress?.counts.waiting ?? 0} reload={reload} />
      {!left && <NotReleased alert={alert} />}
      {live.progress && left && (
        <>
          <StopAccount stop={live.progress.stop} />
          <LeftOver progress={live.progress} />
          <Outcomes progress={live.progress} />
          <Figures progress={live.progress} />
        </>
      )}
      {!live.progress && left && <Waiting />}
      <Announcer live={live} />
      <Message alert={alert} />
      {left && state !== 'released' && official.permissions.includes('recipients:read') && (
        <Recipients alertId={alert.id} />
      )}
      {left && official.permissions.includes('audit:read') && (
        <p>
          <Link to={`/audit/why?alert=${encodeURIComponent(alert.id)}`}>{t('audit.why')}</Link>
        </p>
      )}
      <History history={alert.history} />
    </>
  );
}

function titleOf(state: AlertState) {
  if (state === 'completed' || state === 'expired') return 'watch.titleEnded';
  if (state === 'stopped') return 'watch.titleStopped';
  return state === 'released' ? 'watch.title' : 'watch.titleWaiting';
}

function NotReleased({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const { clock } = useFormat();
  const title =
    alert.state === 'scheduled' && alert.releaseAt !== null
      ? t('approve.scheduledTitle', { when: clock(alert.releaseAt) })
      : t('watch.notReleased');
  return (
    <Notice tone="info" title={title}>
      <Link to={`/alerts/${alert.id}/approve`}>{t('watch.toApproval')}</Link>
    </Notice>
  );
}

function Message({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const { languageName } = useFormat();
  return (
    <section aria-labelledby="message">
      <h2 id="message" className="h4">
        {t('watch.message')}
      </h2>
      <div className="texts">
        {alert.variants.map((variant) => (
          <PhoneText
            key={variant.language}
            variant={variant}
            sender={alert.sender}
            title={t('readback.textIn', { language: languageName(variant.language) })}
          />
        ))}
      </div>
    </section>
  );
}
