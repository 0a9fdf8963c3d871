import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../api/http.js';
import { readPrivacyReport, type PrivacyReport } from '../api/privacy.js';
import { useLoad } from '../api/use-load.js';
import { saveFile } from '../audit/save-file.js';
import { useFormat } from '../figures/use-format.js';
import { Failure } from '../layout/failure.js';
import { PageTitle } from '../layout/page-title.js';
import { Waiting } from '../layout/waiting.js';
import './privacy.css';
import { ReportSection } from './report-section.js';
import { useWords } from './use-words.js';

/** What a data protection officer keeps, on screen and on paper. */
export function PrivacyPage() {
  const { t } = useTranslation();
  const { data, error, reload } = useLoad(readPrivacyReport);
  return (
    <>
      <PageTitle title={t('privacy.title')} />
      <p className="lead on-screen">{t('privacy.intro')}</p>
      {data === null && error !== null && <Failure message={sentenceOf(error)} retry={reload} />}
      {data === null && error === null && <Waiting />}
      {data !== null && <Report report={data} />}
    </>
  );
}

function Report({ report }: { report: PrivacyReport }) {
  const { t } = useTranslation();
  const { stamp } = useFormat();
  const say = useWords();
  const save = () =>
    saveFile(new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' }), 'trattamenti.json');
  return (
    <article className="report" aria-labelledby="report-title">
      <h2 id="report-title" className="h3">
        {say(report.title)}
      </h2>
      <p>{t('privacy.of', { name: report.name, when: stamp(report.at) })}</p>
      <p>{t('privacy.toFill', { count: report.toFill })}</p>
      <div className="report-buttons on-screen">
        <button type="button" className="btn btn-outline-primary" onClick={() => window.print()}>
          {t('privacy.print')}
        </button>
        <button type="button" className="btn btn-outline-primary" onClick={save}>
          {t('privacy.save')}
        </button>
      </div>
      {report.sections.map((section, place) => (
        <ReportSection key={section.title.it} id={`report-${place}`} section={section} />
      ))}
    </article>
  );
}
