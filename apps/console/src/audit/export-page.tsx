import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cancelExport, readExport, startExport, type LogExport } from '../api/audit.js';
import { sentenceOf } from '../api/http.js';
import { useLoad } from '../api/use-load.js';
import { ErrorSummary, type SummaryItem } from '../form/error-summary.js';
import { Failure } from '../layout/failure.js';
import { PageTitle } from '../layout/page-title.js';
import './audit.css';
import { AuditNav } from './audit-nav.js';
import { ExportForm } from './export-form.js';
import { ExportState } from './export-state.js';
import { faultsOf } from './faults-of.js';

const ASK_EVERY_MS = 1_000;

/** A verifiable copy of a period of the log: begun, watched, downloaded. */
export function ExportPage() {
  const { t } = useTranslation();
  const { data, error, reload, replace } = useLoad<LogExport | null>(
    useCallback((signal: AbortSignal) => readExport(signal), []),
  );
  const [faults, setFaults] = useState<SummaryItem[]>([]);
  const [busy, setBusy] = useState(false);
  const running = data?.state === 'running';

  useEffect(() => {
    if (!running) return;
    const timer = setInterval(reload, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [running, reload]);

  const run = async (work: () => Promise<LogExport | null>) => {
    if (busy) return;
    setBusy(true);
    setFaults([]);
    try {
      replace(await work());
    } catch (problem) {
      setFaults(faultsOf(problem));
      // Somebody else may have begun one meanwhile, or ended it.
      reload();
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <PageTitle title={t('audit.export')} />
      <AuditNav />
      <p className="lead">{t('audit.exportIntro')}</p>
      <ErrorSummary items={faults} />
      <ExportForm
        busy={busy}
        running={running}
        error={(field) => faults.find((fault) => fault.field === field)?.message ?? null}
        start={(asked) => void run(() => startExport(asked))}
      />
      {data === null && error !== null && <Failure message={sentenceOf(error)} retry={reload} />}
      <ExportState copy={data} busy={busy} cancel={(id) => void run(() => cancelExport(id))} />
    </>
  );
}
