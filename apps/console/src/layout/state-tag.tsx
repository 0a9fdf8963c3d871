import { useTranslation } from 'react-i18next';
import type { AlertState } from '../api/types.js';
import { Icon } from './icon.js';

const ICONS: Record<AlertState, string> = {
  draft: 'pencil',
  returned: 'restore',
  submitted: 'clock',
  scheduled: 'calendar',
  released: 'telephone',
  completed: 'check-circle',
  stopped: 'ban',
  rejected: 'close-circle',
  expired: 'clock',
};

export function StateTag({ state }: { state: AlertState }) {
  const { t } = useTranslation();
  return (
    <span className={`state state-${state}`}>
      <Icon name={ICONS[state]} /> {t(`state.${state}`)}
    </span>
  );
}
