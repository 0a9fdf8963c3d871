import { useTranslation } from 'react-i18next';
import type { Alert, Catalogue } from '../api/types.js';
import { useFormat } from '../figures/use-format.js';
import { Notice } from '../layout/notice.js';
import { differences, wordDifference, type Difference } from '../readback/difference.js';
import { categoryName, zoneName } from '../readback/names.js';

interface ChangesProps {
  before: Alert;
  after: Alert;
  catalogue: Catalogue;
  onAccept: () => void;
}

/** The alert changed while it was being read: every difference, before anything can be decided. */
export function Changes({ before, after, catalogue, onAccept }: ChangesProps) {
  const { t, i18n } = useTranslation();
  const { dateTime, languageName } = useFormat();
  const found = differences(before, after, {
    zone: (id) => zoneName(catalogue, id),
    category: (id) => categoryName(catalogue, id, i18n.language),
    severity: (value) => t(`severity.${value as 'Extreme'}`),
    time: dateTime,
  });
  const label = ({ field, language }: Difference) =>
    language === null
      ? t(`field.${field as 'zoneIds'}`)
      : t('field.text', { language: languageName(language) });
  return (
    <Notice tone="danger" role="alert" title={t('approve.changedTitle')}>
      <p>{t('approve.changedText')}</p>
      <dl className="changes">
        {found.map((difference) => (
          <div key={`${difference.field}-${difference.language}`}>
            <dt>{label(difference)}</dt>
            <dd>
              <WordByWord difference={difference} />
            </dd>
          </div>
        ))}
      </dl>
      <button type="button" className="btn btn-primary" onClick={onAccept}>
        {t('approve.reread')}
      </button>
    </Notice>
  );
}

/** Struck and underlined, said in words too: colour alone tells nobody anything. */
function WordByWord({ difference }: { difference: Difference }) {
  const { t } = useTranslation();
  const { before, after } = difference;
  const words = wordDifference(difference);
  return (
    <>
      <p>
        <span className="change-label">{t('approve.before')}: </span>
        {before === '' && t('approve.nothing')}
        {words
          .filter(({ kind }) => kind !== 'added')
          .map(({ text, kind }, index) => (kind === 'same' ? text : <del key={index}>{text}</del>))}
      </p>
      <p>
        <span className="change-label">{t('approve.after')}: </span>
        {after === '' && t('approve.nothing')}
        {words
          .filter(({ kind }) => kind !== 'removed')
          .map(({ text, kind }, index) => (kind === 'same' ? text : <ins key={index}>{text}</ins>))}
      </p>
    </>
  );
}
