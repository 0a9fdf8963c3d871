import { useTranslation } from 'react-i18next';
import type { AlertState } from '../api/types.js';
import { Notice } from '../layout/notice.js';
import { useRoleName } from '../session/role-name.js';
import { useSession } from '../session/session-context.js';
import type { Obstacle } from './standing.js';

export function ObstacleNotice({ obstacle, state }: { obstacle: Obstacle; state: AlertState }) {
  const { t } = useTranslation();
  const { official } = useSession();
  const roleName = useRoleName();
  if (obstacle === 'hold') {
    return (
      <Notice tone="danger" role="alert" title={t('approve.holdTitle')}>
        <p>{t('approve.holdText')}</p>
      </Notice>
    );
  }
  const sentences = {
    own: t('approve.cannotOwn'),
    wrote: t('approve.cannotWrote'),
    role: t('approve.cannotRole', { role: roleName(official.role) }),
    blocked: t('approve.cannotBlocked'),
    other: t('approve.cannotOther'),
    state: t('approve.cannotState', { state: t(`state.${state}`) }),
  };
  return (
    <Notice tone="info" title={t('approve.cannotTitle')}>
      <p>{sentences[obstacle]}</p>
    </Notice>
  );
}
