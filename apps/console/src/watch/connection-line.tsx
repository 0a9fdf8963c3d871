import { useTranslation } from 'react-i18next';
import { useFormat } from '../figures/use-format.js';
import { Icon } from '../layout/icon.js';
import type { Live } from './live.js';

/** Whether the figures are fresh. Silent: the announcer says what changed. */
export function ConnectionLine({ live: { connection, progress } }: { live: Live }) {
  const { t } = useTranslation();
  const { exactTime } = useFormat();
  const words = {
    live: t('watch.live'),
    connecting: t('watch.connecting'),
    offline: progress ? t('watch.offline', { time: exactTime(progress.at) }) : t('watch.offlineNever'),
    ended: t('watch.ended'),
  };
  return (
    <span className={`connection connection-${connection}`}>
      <Icon name={connection === 'offline' ? 'warning-circle' : 'wifi'} /> {words[connection]}
    </span>
  );
}
