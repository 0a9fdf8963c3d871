import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { listAlerts, readCatalogue, type AlertPage } from '../api/alerts.js';
import { sentenceOf } from '../api/http.js';
import { ALERT_STATES } from '../api/types.js';
import { useLoad } from '../api/use-load.js';
import { Failure } from '../layout/failure.js';
import { Notice } from '../layout/notice.js';
import { PageTitle } from '../layout/page-title.js';
import { Waiting } from '../layout/waiting.js';
import { useSession } from '../session/session-context.js';
import { ImportCap } from '../write/import-cap.js';
import { AlertsTable } from './alerts-table.js';

export function AlertsPage() {
  const { t } = useTranslation();
  const { official } = useSession();
  const mayWrite = official.permissions.includes('alert:write');
  const [state, setState] = useState('');
  const { data, error, reload, replace } = useLoad(
    useCallback((signal: AbortSignal) => listAlerts(state, null, signal), [state]),
  );
  const { data: catalogue } = useLoad(readCatalogue);

  async function older(page: AlertPage) {
    const next = await listAlerts(state, page.next);
    replace({ alerts: [...page.alerts, ...next.alerts], next: next.next });
  }

  return (
    <>
      <div className="page-head">
        <PageTitle title={t('alerts.title')} />
        {mayWrite && (
          <Link className="btn btn-primary" to="/alerts/new/edit">
            {t('alerts.write')}
          </Link>
        )}
      </div>
      <WaitingForApproval />
      <div className="list-tools">
        <div className="field">
          <label htmlFor="state">{t('alerts.filter')}</label>
          <select id="state" className="form-select" value={state} onChange={(e) => setState(e.target.value)}>
            <option value="">{t('alerts.all')}</option>
            {ALERT_STATES.map((each) => (
              <option key={each} value={each}>
                {t(`state.${each}`)}
              </option>
            ))}
          </select>
        </div>
        <button type="button" className="btn btn-outline-primary" onClick={reload}>
          {t('alerts.refresh')}
        </button>
      </div>
      {error !== null && <Failure message={sentenceOf(error)} retry={reload} />}
      {data === null && error === null && <Waiting />}
      {data && data.alerts.length === 0 && <Empty filtered={state !== ''} mayWrite={mayWrite} />}
      {data && data.alerts.length > 0 && <AlertsTable alerts={data.alerts} catalogue={catalogue} />}
      {data && data.next !== null && (
        <button type="button" className="btn btn-outline-primary" onClick={() => void older(data)}>
          {t('alerts.older')}
        </button>
      )}
      {mayWrite && <ImportCap />}
    </>
  );
}

function Empty({ filtered, mayWrite }: { filtered: boolean; mayWrite: boolean }) {
  const { t } = useTranslation();
  const text = filtered ? 'alerts.emptyFilterText' : mayWrite ? 'alerts.emptyText' : 'alerts.emptyReadText';
  return (
    <div className="empty">
      <h2 className="h5">{filtered ? t('alerts.emptyFilterTitle') : t('alerts.emptyTitle')}</h2>
      <p>{t(text)}</p>
    </div>
  );
}

/** An approver who opens the console at night must see at once that somebody waits for them. */
function WaitingForApproval() {
  const { t } = useTranslation();
  const { official } = useSession();
  const { data } = useLoad(useCallback((signal: AbortSignal) => listAlerts('submitted', null, signal), []));
  const waiting = data?.alerts.filter(({ allowed }) => allowed.includes('approve')) ?? [];
  if (!official.permissions.includes('alert:approve') || waiting.length === 0) return null;
  return (
    <Notice tone="warning" title={t('alerts.waiting', { count: waiting.length })}>
      <ul>
        {waiting.map((alert) => (
          <li key={alert.id}>
            <Link to={`/alerts/${alert.id}/approve`}>{alert.variants[0]?.text ?? t('alerts.noText')}</Link>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
