import { useTranslation } from 'react-i18next';
import { OUTCOMES, type Progress } from '../api/types.js';
import { useFormat } from '../figures/use-format.js';
import { Icon } from '../layout/icon.js';
import { addsUp, sumOf } from './live.js';
import { StackedBar } from './stacked-bar.js';

/** Where everybody is: as a bar, and as a table that adds up to the audience. */
export function Outcomes({ progress }: { progress: Progress }) {
  const { t } = useTranslation();
  const { number, share } = useFormat();
  const { counts, audience } = progress;
  return (
    <section aria-label={t('watch.caption')}>
      <StackedBar counts={counts} />
      <table className="table outcomes">
        <caption className="visually-hidden">{t('watch.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('watch.outcome')}</th>
            <th scope="col" className="amount">
              {t('watch.people')}
            </th>
            <th scope="col" className="amount">
              {t('watch.share')}
            </th>
          </tr>
        </thead>
        <tbody>
          {OUTCOMES.map((outcome) => (
            <tr key={outcome}>
              <th scope="row">
                <span className={`key key-${outcome}`} aria-hidden="true" />
                {t(`watch.${outcome}`)}
                <span className="field-hint">{t(`watch.${outcome}Hint`)}</span>
              </th>
              <td className="amount">{number(counts[outcome])}</td>
              <td className="amount">{share(counts[outcome], audience)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('watch.total')}</th>
            <td className="amount">{number(audience)}</td>
            <td className="amount">{share(audience, audience)}</td>
          </tr>
        </tfoot>
      </table>
      <Balance progress={progress} />
    </section>
  );
}

function Balance({ progress }: { progress: Progress }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const fine = addsUp(progress);
  const figures = { sum: number(sumOf(progress.counts)), total: number(progress.audience) };
  return (
    <p className={fine ? 'balance' : 'balance balance-off'}>
      <Icon name={fine ? 'check-circle' : 'error'} />{' '}
      {fine ? t('watch.balanced', figures) : t('watch.unbalanced', figures)}
      {progress.drawing && <> {t('watch.drawing')}</>}
    </p>
  );
}
