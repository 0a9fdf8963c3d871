import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'react-router';
import { sentenceOf } from '../api/http.js';
import type { Alert } from '../api/types.js';
import { useFormat } from '../figures/use-format.js';
import { Failure } from '../layout/failure.js';
import { ModeBanner } from '../layout/mode-banner.js';
import { Notice } from '../layout/notice.js';
import { PageTitle } from '../layout/page-title.js';
import { StateTag } from '../layout/state-tag.js';
import { Waiting } from '../layout/waiting.js';
import { ProblemList } from '../readback/problem-list.js';
import { ReadBack } from '../readback/read-back.js';
import { useSession } from '../session/session-context.js';
import { Changes } from './changes.js';
import { Decision } from './decision.js';
import { History } from './history.js';
import { ObstacleNotice } from './obstacle-notice.js';
import { obstacleTo } from './standing.js';
import { useReading, type Read } from './use-reading.js';
import { Withdraw } from './withdraw.js';

export function ApprovePage() {
  const { id = '' } = useParams();
  const { data, before, error, reload, accept } = useReading(id);
  if (!data && error !== null) return <Failure message={sentenceOf(error)} retry={reload} />;
  if (!data) return <Waiting />;
  return (
    <Approval
      key={id}
      read={data}
      before={before}
      stale={error === null ? null : sentenceOf(error)}
      reload={reload}
      accept={accept}
    />
  );
}

interface ApprovalProps {
  read: Read;
  before: Alert | null;
  /** The last look failed: what is on screen may not be what is stored. */
  stale: string | null;
  reload: () => void;
  accept: () => void;
}

function Approval({ read, before, stale, reload, accept }: ApprovalProps) {
  const { t } = useTranslation();
  const { official } = useSession();
  const location = useLocation();
  const { alert, preview, catalogue } = read;
  const obstacle = obstacleTo(alert, preview, official);
  const submittedNow = (location.state as { submitted?: boolean } | null)?.submitted === true;
  return (
    <>
      <ModeBanner mode={alert.mode} />
      <PageTitle title={t('approve.title')} />
      <p>
        <StateTag state={alert.state} />
      </p>
      {stale !== null && <Failure message={stale} retry={reload} />}
      {obstacle === null && <p className="lead">{t('approve.intro')}</p>}
      {submittedNow && alert.state === 'submitted' && (
        <Notice tone="success" role="status" title={t('preview.submitted')} />
      )}
      <Where alert={alert} />
      {before && <Changes before={before} after={alert} catalogue={catalogue} onAccept={accept} />}
      {alert.state === 'submitted' && preview.problems.length > 0 && (
        <Notice tone="danger" title={t('preview.blocked')}>
          <ProblemList problems={preview.problems} alert={alert} />
        </Notice>
      )}
      {preview.notices.length > 0 && (
        <Notice tone="warning" title={t('problem.notice')}>
          <ProblemList problems={preview.notices} alert={alert} />
        </Notice>
      )}
      <ReadBack alert={alert} preview={preview} catalogue={catalogue} />
      {obstacle !== null && (obstacle !== 'state' || alert.allowed.includes('edit')) && (
        <ObstacleNotice obstacle={obstacle} state={alert.state} />
      )}
      {alert.state === 'submitted' && (
        <Decision read={read} mayApprove={obstacle === null && !before && stale === null} reload={reload} />
      )}
      <Withdraw alert={alert} />
      <History history={alert.history} />
    </>
  );
}

function Where({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const { clock } = useFormat();
  const submission = alert.history.findLast(({ event }) => event === 'submitted');
  const left = ['released', 'completed', 'stopped', 'expired'].includes(alert.state);
  return (
    <>
      {alert.submittedBy && submission && (
        <p className="lead">
          {t('approve.by', {
            author: alert.createdBy.name,
            submitter: alert.submittedBy.name,
            when: clock(submission.at),
          })}
        </p>
      )}
      {alert.state === 'scheduled' && alert.releaseAt !== null && (
        <Notice tone="success" title={t('approve.scheduledTitle', { when: clock(alert.releaseAt) })}>
          <p>{t('approve.scheduledBy', { name: alert.approvedBy?.name ?? '' })}</p>
        </Notice>
      )}
      {(left || alert.state === 'scheduled') && (
        <p>
          <Link className="btn btn-primary" to={`/alerts/${alert.id}/watch`}>
            {t('approve.watch')}
          </Link>
        </p>
      )}
    </>
  );
}
