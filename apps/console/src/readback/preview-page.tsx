import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { readAlert, readCatalogue, readPreview, submitAlert } from '../api/alerts.js';
import { sentenceOf } from '../api/http.js';
import type { Alert, Preview } from '../api/types.js';
import { useLoad } from '../api/use-load.js';
import { Failure } from '../layout/failure.js';
import { ModeBanner } from '../layout/mode-banner.js';
import { Notice } from '../layout/notice.js';
import { PageTitle } from '../layout/page-title.js';
import { Waiting } from '../layout/waiting.js';
import { ProblemList } from './problem-list.js';
import { ReadBack } from './read-back.js';

export function PreviewPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const { data, error, reload } = useLoad(
    useCallback(
      async (signal: AbortSignal) => {
        const [alert, preview, catalogue] = await Promise.all([
          readAlert(id, signal),
          readPreview(id, signal),
          readCatalogue(signal),
        ]);
        return { alert, preview, catalogue };
      },
      [id],
    ),
  );
  if (error !== null) return <Failure message={sentenceOf(error)} retry={reload} />;
  if (!data) return <Waiting />;
  const { alert, preview, catalogue } = data;
  return (
    <>
      <ModeBanner mode={preview.mode} />
      <PageTitle title={t('preview.title')} />
      <p className="lead">{t('preview.intro')}</p>
      {preview.problems.length > 0 && (
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
      <Next alert={alert} preview={preview} />
    </>
  );
}

function Next({ alert, preview }: { alert: Alert; preview: Preview }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const maySubmit = alert.allowed.includes('submit') && preview.problems.length === 0;

  async function submit() {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await submitAlert(alert.id, preview.contentHash);
      await navigate(`/alerts/${alert.id}/approve`, { state: { submitted: true } });
    } catch (error) {
      setFailure(sentenceOf(error));
      setBusy(false);
    }
  }

  return (
    <div className="actions">
      {failure !== null && <Failure message={failure} />}
      {maySubmit && (
        <button type="button" className="btn btn-primary" aria-disabled={busy} onClick={() => void submit()}>
          {busy ? t('preview.submitting') : t('preview.submit')}
        </button>
      )}
      {alert.allowed.includes('edit') && (
        <Link className="btn btn-outline-primary" to={`/alerts/${alert.id}/edit`}>
          {t('preview.fix')}
        </Link>
      )}
      {maySubmit && <p className="saving">{t('preview.submitHint')}</p>}
    </div>
  );
}
