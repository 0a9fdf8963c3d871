import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { readAftermath, type Done } from '../api/aftermath.js';
import { sentenceOf } from '../api/http.js';
import { useLoad } from '../api/use-load.js';
import { useFormat } from '../figures/use-format.js';
import { Failure } from '../layout/failure.js';
import { Notice } from '../layout/notice.js';
import { PageTitle } from '../layout/page-title.js';
import { Waiting } from '../layout/waiting.js';
import { useSession } from '../session/session-context.js';
import { CorrectText } from './correct-text.js';
import { CorrectedBy } from './corrected-by.js';
import { Failures } from './failures.js';
import { Held } from './held.js';
import { Letters } from './letters.js';

/** Who did not get an alert, and what can still be done about it. */
export function AftermathPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation();
  const { number } = useFormat();
  const { official } = useSession();
  const [done, setDone] = useState<(Done & { round: number }) | null>(null);
  const load = useCallback((signal: AbortSignal) => readAftermath(id, signal), [id]);
  const { data: aftermath, error, reload } = useLoad(load);
  if (!aftermath && error !== null) return <Failure message={sentenceOf(error)} retry={reload} />;
  if (!aftermath) return <Waiting />;
  const common = {
    ...{ alertId: id, aftermath, mayDecide: official.permissions.includes('dispatch:manage') },
    onDone: (result: Done) => {
      setDone({ ...result, round: (done?.round ?? 0) + 1 });
      reload();
    },
  };
  const reasons = new Map(
    aftermath.failures
      .filter(({ correctable }) => correctable > 0)
      .map(({ detail, corrections }) => [detail, corrections]),
  );
  return (
    <>
      <PageTitle title={t('aftermath.title')} />
      <p>
        <Link to={`/alerts/${id}/watch`}>{t('aftermath.toWatch')}</Link>
      </p>
      <p role="status">
        {done !== null && t('aftermath.done', { count: done.done, people: number(done.done) })}
        {done !== null &&
          done.overtaken > 0 &&
          ` ${t('aftermath.overtaken', { count: done.overtaken, people: number(done.overtaken) })}`}
      </p>
      {aftermath.closed !== null && <Notice tone="info" title={t(`aftermath.closed_${aftermath.closed}`)} />}
      <section aria-labelledby="held">
        <h2 id="held" className="h4">
          {t('aftermath.heldTitle')}
        </h2>
        <Held {...common} />
      </section>
      <section aria-labelledby="failed">
        <h2 id="failed" className="h4">
          {t('aftermath.failedTitle')}
        </h2>
        <CorrectedBy corrections={aftermath.correctedBy} />
        <Failures {...common} />
        {aftermath.closed === null && official.permissions.includes('alert:write') && (
          <CorrectText alertId={id} failures={aftermath.failures} />
        )}
        {aftermath.closed === null &&
          official.permissions.includes('recipients:read') &&
          [...reasons].map(([detail, corrections]) => (
            <Letters key={`${detail} ${done?.round ?? 0}`} {...{ ...common, detail, corrections }} />
          ))}
      </section>
    </>
  );
}
