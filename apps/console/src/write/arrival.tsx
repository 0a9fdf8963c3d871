import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Alert, Problem } from '../api/types.js';
import { Notice } from '../layout/notice.js';
import { ProblemList } from '../readback/problem-list.js';

interface ArrivalProps {
  alert: Alert | null;
  imported: Problem[] | undefined;
}

/** Why this draft is here: imported from a file, to correct another alert, or returned with a reason. */
export function Arrival({ alert, imported }: ArrivalProps) {
  const { t } = useTranslation();
  if (!alert) return null;
  const back = alert.history.findLast(({ event }) => event === 'returned' || event === 'held');
  return (
    <>
      {imported && (
        <Notice tone="info" title={t('importing.done')} role="status">
          {alert.cap && <p>{t('importing.from', alert.cap)}</p>}
          <ProblemList problems={imported} alert={alert} />
        </Notice>
      )}
      {alert.correctionOf && (
        <Notice tone="info" title={t('write.correctionTitle')}>
          <Link to={`/alerts/${alert.correctionOf.alertId}/aftermath`}>{t('write.correctionOf')}</Link>
        </Notice>
      )}
      {alert.state === 'returned' && back && (
        <Notice tone="warning" title={t('write.returnedTitle', { name: back.by?.name ?? t('event.system') })}>
          <p className="quote">{back.reason}</p>
        </Notice>
      )}
    </>
  );
}
