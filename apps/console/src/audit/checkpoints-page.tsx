import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { readLog, type LogOverview } from '../api/audit.js';
import { sentenceOf } from '../api/http.js';
import { useLoad } from '../api/use-load.js';
import { useFormat } from '../figures/use-format.js';
import { Failure } from '../layout/failure.js';
import { PageTitle } from '../layout/page-title.js';
import { Waiting } from '../layout/waiting.js';
import './audit.css';
import { AuditNav } from './audit-nav.js';
import { Facts } from './facts.js';

const PLACES = ['folder', 'http', 'smtp'] as const;

/** How long the log is, what was signed last, and where that is kept. */
export function CheckpointsPage() {
  const { t } = useTranslation();
  const { data, error, reload } = useLoad(readLog);
  return (
    <>
      <PageTitle title={t('audit.checkpoints')} />
      <AuditNav />
      <p className="lead">{t('audit.checkpointsIntro')}</p>
      {data === null && error !== null && <Failure message={sentenceOf(error)} retry={reload} />}
      {data === null && error === null && <Waiting />}
      {data !== null && <Overview log={data} />}
      <p>
        <Link to="/audit/export">{t('audit.export')}</Link>
      </p>
    </>
  );
}

function Overview({ log: { origin, key, size, publishedTo, checkpoints } }: { log: LogOverview }) {
  const { t } = useTranslation();
  const { number, stamp, list } = useFormat();
  const last = checkpoints[0];
  const places = publishedTo.map((place) => {
    const known = PLACES.find((each) => each === place);
    return known === undefined ? place : t(`audit.published_${known}`);
  });
  return (
    <>
      <Facts
        facts={[
          [t('audit.size'), number(size)],
          [
            t('audit.lastSigned'),
            last === undefined
              ? t('audit.neverSigned')
              : t('audit.lastSignedText', { when: stamp(last.signedAt), size: number(last.size) }),
          ],
          [t('audit.publishedTo'), places.length === 0 ? t('audit.publishedNowhere') : list(places)],
          [t('audit.origin'), <code>{origin}</code>],
          [t('audit.key'), <code>{key}</code>],
        ]}
      />
      {checkpoints.length > 0 && (
        <section aria-labelledby="recent">
          <h2 id="recent" className="h4">
            {t('audit.recent')}
          </h2>
          <ul className="plain">
            {checkpoints.map((checkpoint) => (
              <li key={checkpoint.size}>
                <details>
                  <summary>
                    {t('audit.lastSignedText', {
                      when: stamp(checkpoint.signedAt),
                      size: number(checkpoint.size),
                    })}
                  </summary>
                  <pre className="raw">{checkpoint.note}</pre>
                </details>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
