import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Aftermath } from '../api/aftermath.js';
import { useFormat } from '../figures/use-format.js';

/** Failed recipients whom another alert has gone to in the place of this one. */
export function CorrectedBy({ corrections }: { corrections: Aftermath['correctedBy'] }) {
  const { t } = useTranslation();
  const { number, stamp } = useFormat();
  if (corrections.length === 0) return null;
  return (
    <ul>
      {corrections.map(({ alertId, recipients, at }) => (
        <li key={alertId}>
          {t('aftermath.correctedBy', { count: recipients, people: number(recipients), when: stamp(at) })}{' '}
          <Link to={`/alerts/${alertId}/watch`}>{t('aftermath.toCorrection')}</Link>
        </li>
      ))}
    </ul>
  );
}
