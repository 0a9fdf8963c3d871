import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { readAlert, readCatalogue } from '../api/alerts.js';
import { sentenceOf } from '../api/http.js';
import type { Alert } from '../api/types.js';
import { useLoad } from '../api/use-load.js';
import { pageOf } from '../alerts/page-of.js';
import { Failure } from '../layout/failure.js';
import { Notice } from '../layout/notice.js';
import { PageTitle } from '../layout/page-title.js';
import { Waiting } from '../layout/waiting.js';
import type { ArrivalState } from './arrival-state.js';
import { DraftForm } from './draft-form.js';

const NEW = 'new';

/** Opens a form for each arrival, but not when a new draft gets its own address in the middle of a word. */
export function WritePage() {
  const { id = NEW } = useParams();
  const location = useLocation();
  const arrival = (location.state ?? {}) as ArrivalState;
  const [opened, setOpened] = useState({ key: location.key, id, round: 0, arrival });
  if (location.key !== opened.key) {
    setOpened(
      arrival.created
        ? { ...opened, key: location.key }
        : { key: location.key, id, round: opened.round + 1, arrival },
    );
  }
  return <Editor key={opened.round} id={opened.id} arrival={opened.arrival} />;
}

function Editor({ id, arrival }: { id: string; arrival: ArrivalState }) {
  const navigate = useNavigate();
  const { data, error, reload } = useLoad(
    useCallback(
      async (signal: AbortSignal) => {
        const [catalogue, alert] = await Promise.all([
          readCatalogue(signal),
          id === NEW ? null : readAlert(id, signal),
        ]);
        return { catalogue, alert };
      },
      [id],
    ),
  );
  const onCreated = useCallback(
    (alert: Alert) => {
      const state: ArrivalState = { created: true };
      void navigate(`/alerts/${alert.id}/edit`, { replace: true, state });
    },
    [navigate],
  );
  if (error !== null) return <Failure message={sentenceOf(error)} retry={reload} />;
  if (!data) return <Waiting />;
  if (data.alert && !data.alert.allowed.includes('edit')) return <Locked alert={data.alert} />;
  return (
    <DraftForm initial={data.alert} catalogue={data.catalogue} arrival={arrival} onCreated={onCreated} />
  );
}

function Locked({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle title={t('write.titleEdit')} />
      <Notice tone="warning" title={t('write.locked')}>
        <p>{t('write.lockedText', { state: t(`state.${alert.state}`) })}</p>
        <Link to={pageOf(alert)}>{alert.variants[0]?.text ?? t('alerts.noText')}</Link>
      </Notice>
    </>
  );
}
