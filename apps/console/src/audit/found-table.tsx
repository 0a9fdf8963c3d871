import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LogEntry } from '../api/audit.js';
import { useFormat } from '../figures/use-format.js';
import { EntryDetails } from './entry-details.js';
import { useActorName } from './use-actor-name.js';

interface FoundTableProps {
  entries: readonly LogEntry[];
  reason: string;
  onPerson: (subject: string) => void;
}

export function FoundTable({ entries, reason, onPerson }: FoundTableProps) {
  const { t } = useTranslation();
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('audit.caption')}>
      <table className="table found">
        <caption className="visually-hidden">{t('audit.caption')}</caption>
        <thead>
          <tr>
            <th scope="col" className="amount">
              {t('audit.place')}
            </th>
            <th scope="col">{t('audit.when')}</th>
            <th scope="col">{t('audit.what')}</th>
            <th scope="col">{t('audit.who')}</th>
            <th scope="col">{t('audit.about')}</th>
            <th scope="col">{t('audit.details')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <FoundRow key={entry.id} {...{ entry, reason, onPerson }} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FoundRow({ entry, reason, onPerson }: Omit<FoundTableProps, 'entries'> & { entry: LogEntry }) {
  const { t, i18n } = useTranslation();
  const { stamp } = useFormat();
  const actorName = useActorName();
  const [open, setOpen] = useState(false);
  const { seq, at, event, name, actor, subject, alert } = entry;
  const details = `entry-${seq}`;
  return (
    <>
      <tr>
        <td className="amount">{seq}</td>
        <td>
          <time dateTime={at}>{stamp(at)}</time>
        </td>
        <th scope="row">
          {name[i18n.language === 'en' ? 'en' : 'it']} <code className="event-code">{event}</code>
        </th>
        <td>{actorName(actor, entry.actorName)}</td>
        <td>
          {subject !== null && (
            <button
              type="button"
              className="btn btn-link btn-sm"
              title={t('audit.personTitle')}
              onClick={() => onPerson(subject)}
            >
              {t('audit.person', { ref: subject.slice(-6) })}
            </button>
          )}
          {alert !== null && (
            <Link to={`/alerts/${encodeURIComponent(alert)}/watch`}>{t('audit.theAlert')}</Link>
          )}
        </td>
        <td>
          <button
            type="button"
            className="btn btn-outline-primary btn-sm"
            aria-expanded={open}
            aria-controls={open ? details : undefined}
            aria-label={open ? t('audit.hide') : t('audit.detailsOf', { seq })}
            onClick={() => setOpen(!open)}
          >
            {open ? t('audit.hide') : t('audit.details')}
          </button>
        </td>
      </tr>
      {open && (
        <tr id={details}>
          <td colSpan={6}>
            <EntryDetails id={entry.id} reason={reason} />
          </td>
        </tr>
      )}
    </>
  );
}
