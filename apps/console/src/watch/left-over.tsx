import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Progress } from '../api/types.js';
import { useFormat } from '../figures/use-format.js';
import { Notice } from '../layout/notice.js';

/** The way to those who did not get it; with a notice when somebody has to decide about them. */
export function LeftOver({ progress }: { progress: Progress }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { alertId, counts, held, correctable, state } = progress;
  if (counts.failed + counts.inDoubt === 0) return null;
  const link = <Link to={`/alerts/${alertId}/aftermath`}>{t('watch.toAftermath')}</Link>;
  if (state !== 'released' || held + correctable === 0) return <p>{link}</p>;
  return (
    <Notice tone="warning" title={t('watch.openTitle')}>
      {held > 0 && <p>{t('watch.openHeld', { count: held, people: number(held) })}</p>}
      {correctable > 0 && <p>{t('watch.openFailed', { count: correctable, people: number(correctable) })}</p>}
      {link}
    </Notice>
  );
}
