import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { fileOfLog, readChoices, searchLog, type LogFilter, type LogPage } from '../api/audit.js';
import { useLoad } from '../api/use-load.js';
import { ErrorSummary, type SummaryItem } from '../form/error-summary.js';
import { PageTitle } from '../layout/page-title.js';
import './audit.css';
import { AuditNav } from './audit-nav.js';
import { faultsOf } from './faults-of.js';
import { FoundTable } from './found-table.js';
import { saveFile } from './save-file.js';
import { SearchFields } from './search-form.js';
import { EMPTY_SEARCH, filterOf, type SearchForm } from './search-state.js';

interface Found extends LogPage {
  /** What was asked: older pages are of the same question, whatever the form says by then. */
  filter: LogFilter;
}

/** The log, searched. */
export function SearchPage() {
  const { t } = useTranslation();
  const { data: choices } = useLoad(readChoices);
  const [form, setForm] = useState<SearchForm>(EMPTY_SEARCH);
  const [found, setFound] = useState<Found | null>(null);
  const [faults, setFaults] = useState<SummaryItem[]>([]);
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);

  const run = async (work: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setSaved(false);
    setFaults([]);
    try {
      await work();
    } catch (error) {
      setFaults(faultsOf(error));
    } finally {
      setBusy(false);
    }
  };
  const search = (filter: LogFilter, before: Found | null = null) =>
    run(async () => {
      const page = await searchLog(filter, before?.next ?? null);
      setFound({ ...page, filter, entries: [...(before?.entries ?? []), ...page.entries] });
    });
  const save = (format: 'csv' | 'jsonl') =>
    run(async () => {
      saveFile(await fileOfLog(filterOf(form), format), `registro.${format}`);
      setSaved(true);
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void search(filterOf(form));
  };

  return (
    <>
      <PageTitle title={t('audit.search')} />
      <AuditNav />
      <p className="lead">{t('audit.searchIntro')}</p>
      <ErrorSummary items={faults} />
      <form onSubmit={submit} noValidate autoComplete="off">
        <SearchFields
          {...{ form, choices }}
          error={(field) => faults.find((fault) => fault.field === field)?.message ?? null}
          change={(field, value) => setForm((before) => ({ ...before, [field]: value }))}
        />
        <div className="audit-buttons">
          <button type="submit" className="btn btn-primary" aria-disabled={busy}>
            {busy ? t('audit.finding') : t('audit.find')}
          </button>
          {(['csv', 'jsonl'] as const).map((format) => (
            <button
              key={format}
              type="button"
              className="btn btn-outline-primary"
              aria-disabled={busy}
              onClick={() => void save(format)}
            >
              {t(`audit.${format}`)}
            </button>
          ))}
        </div>
        <p className="field-hint">{t('audit.fileHint')}</p>
      </form>
      <p role="status">
        {saved && t('audit.saved')} {found !== null && <Account found={found} />}
      </p>
      {found !== null && found.entries.length > 0 && (
        <FoundTable
          entries={found.entries}
          reason={found.filter.reason}
          onPerson={(subject) => {
            setForm({ ...EMPTY_SEARCH, reason: form.reason, subject });
            void search({ reason: found.filter.reason, subject });
          }}
        />
      )}
      {found !== null && found.next !== null && (
        <button
          type="button"
          className="btn btn-outline-primary"
          aria-disabled={busy}
          onClick={() => void search(found.filter, found)}
        >
          {t('audit.more')}
        </button>
      )}
    </>
  );
}

/** How much was found, in a sentence. */
function Account({ found: { entries, next, subjects } }: { found: Found }) {
  const { t } = useTranslation();
  if (subjects?.length === 0) return <>{t('audit.nobody')}</>;
  return (
    <>
      {subjects !== null && t('audit.people', { count: subjects.length })}{' '}
      {entries.length === 0 ? t('audit.none') : t('audit.found', { count: entries.length })}{' '}
      {entries.length > 0 && next === null && t('audit.end')}
    </>
  );
}
