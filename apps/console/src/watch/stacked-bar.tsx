import { useTranslation } from 'react-i18next';
import { OUTCOMES, type Progress } from '../api/types.js';
import { useFormat } from '../figures/use-format.js';
import { segmentsOf } from './segments.js';

/** The table under it says the same in figures; the picture itself has a text alternative. */
export function StackedBar({ counts }: { counts: Progress['counts'] }) {
  const { t } = useTranslation();
  const { number, list } = useFormat();
  const words = OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) =>
    t('watch.chartPart', { label: t(`watch.${outcome}`), number: number(counts[outcome]) }),
  );
  return (
    <svg
      className="stacked"
      viewBox="0 0 1000 40"
      preserveAspectRatio="none"
      role="img"
      aria-label={t('watch.chart', { list: words.length > 0 ? list(words) : number(0) })}
    >
      <rect width="1000" height="40" className="bar-ground" />
      {segmentsOf(counts).map(({ outcome, x, width }) => (
        <rect key={outcome} x={x} width={width} height="40" className={`bar-${outcome}`} />
      ))}
    </svg>
  );
}
