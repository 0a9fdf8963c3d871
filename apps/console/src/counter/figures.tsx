import { useTranslation } from 'react-i18next';
import { readFigures } from '../api/counter.js';
import { useLoad } from '../api/use-load.js';
import { useFormat } from '../figures/use-format.js';

/** How many citizens are subscribed, and how many numbers cannot be reached. Said only when it is known. */
export function Figures() {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { data } = useLoad(readFigures);
  if (!data) return null;
  return (
    <section aria-labelledby="figures">
      <h2 id="figures" className="h4">
        {t('desk.figures')}
      </h2>
      <dl className="facts">
        {(['active', 'paused', 'failing', 'suspendedAsUnreachable', 'suspended'] as const).map((figure) => (
          <div key={figure}>
            <dt>{t(`desk.${figure}Count`)}</dt>
            <dd>{number(data[figure])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
