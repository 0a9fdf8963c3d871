import { useTranslation } from 'react-i18next';
import type { StopAccount as Account } from '../api/types.js';
import { useFormat } from '../figures/use-format.js';
import { Notice } from '../layout/notice.js';

/** Of an alert that was stopped: how many have the text, how many will not get it. */
export function StopAccount({ stop }: { stop: Account | null }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  if (stop === null) return null;
  const { gone, failed, stopped, pending, settled } = stop;
  return (
    <Notice
      tone={settled ? 'info' : 'warning'}
      title={t(settled ? 'watch.stoppedTitle' : 'watch.stoppingTitle')}
    >
      <p>
        {t('watch.gone', { count: gone, people: number(gone) })}{' '}
        {failed > 0 && t('watch.goneFailed', { count: failed, people: number(failed) })}
      </p>
      <p>{t('watch.notGone', { count: stopped, people: number(stopped) })}</p>
      {pending > 0 && <p>{t('watch.notYet', { count: pending, people: number(pending) })}</p>}
    </Notice>
  );
}
