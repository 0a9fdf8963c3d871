import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Progress } from '../api/types.js';
import { useFormat } from '../figures/use-format.js';

/** When it left, when the first SMS did, how fast it goes and when it will be done. */
export function Figures({ progress }: { progress: Progress }) {
  const { t } = useTranslation();
  const { number, exactTime, duration, languageName } = useFormat();
  const { releasedAt, lastOutcomeAt, parts, byLanguage } = progress;
  const unknown = t('watch.unknown');
  return (
    <dl className="tiles">
      <Tile term={t('watch.started')}>{releasedAt === null ? unknown : exactTime(releasedAt)}</Tile>
      <Tile term={t('watch.first')}>
        <FirstSms progress={progress} duration={duration} />
      </Tile>
      <Pace progress={progress} />
      <Tile term={t('watch.last')}>{lastOutcomeAt === null ? unknown : exactTime(lastOutcomeAt)}</Tile>
      <Tile term={t('watch.parts')}>{number(parts)}</Tile>
      <Tile term={t('watch.languages')}>
        {Object.entries(byLanguage)
          .map(([language, count]) =>
            t('readback.inLanguage', { number: number(count), language: languageName(language) }),
          )
          .join(', ') || unknown}
      </Tile>
    </dl>
  );
}

function FirstSms({ progress, duration }: { progress: Progress; duration: (seconds: number) => string }) {
  const { t } = useTranslation();
  const { exactTime, number } = useFormat();
  const { releasedAt, firstSubmittedAt } = progress;
  if (firstSubmittedAt === null) return <>{t('watch.firstNone')}</>;
  const seconds = releasedAt === null ? null : (Date.parse(firstSubmittedAt) - Date.parse(releasedAt)) / 1000;
  // Under ten seconds the tenths are what is of interest.
  const after =
    seconds === null ? null : seconds < 10 ? `${number(Math.round(seconds * 10) / 10)} s` : duration(seconds);
  return (
    <>
      {exactTime(firstSubmittedAt)}
      {after !== null && <small>{t('watch.firstAfter', { duration: after })}</small>}
    </>
  );
}

/** Of an alert that is over, neither has a meaning. */
function Pace({ progress: { state, at, ratePerSecond, etaSeconds } }: { progress: Progress }) {
  const { t } = useTranslation();
  const { rate, duration, clock } = useFormat();
  if (state !== 'released') return null;
  const unknown = t('watch.unknown');
  return (
    <>
      <Tile term={t('watch.rate')}>
        {ratePerSecond === null ? unknown : t('watch.ratePer', { rate: rate(ratePerSecond) })}
      </Tile>
      <Tile term={t('watch.eta')}>
        {etaSeconds === null
          ? unknown
          : t('watch.etaAt', {
              clock: clock(new Date(Date.parse(at) + etaSeconds * 1000).toISOString()),
              duration: duration(etaSeconds),
            })}
      </Tile>
    </>
  );
}

function Tile({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="tile">
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
