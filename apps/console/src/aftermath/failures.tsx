import { useTranslation } from 'react-i18next';
import type { Aftermath, Done, Failure } from '../api/aftermath.js';
import { useFormat } from '../figures/use-format.js';
import { FailureActions } from './failure-actions.js';

interface FailuresProps {
  alertId: string;
  aftermath: Aftermath;
  mayDecide: boolean;
  onDone: (done: Done) => void;
}

/** Who failed, by reason: what it means, what to do, and what can still be done from here. */
export function Failures({ alertId, aftermath, mayDecide, onDone }: FailuresProps) {
  const { t } = useTranslation();
  if (aftermath.failures.length === 0) return <p>{t('aftermath.noFailures')}</p>;
  const open = mayDecide && aftermath.closed === null;
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('aftermath.failedCaption')}>
      <table className="table">
        <caption className="visually-hidden">{t('aftermath.failedCaption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('aftermath.reason')}</th>
            <th scope="col">{t('aftermath.route')}</th>
            <th scope="col" className="amount">
              {t('watch.people')}
            </th>
            <th scope="col">{t('aftermath.todo')}</th>
          </tr>
        </thead>
        <tbody>
          {aftermath.failures.map((failure) => (
            <FailureRow
              key={`${failure.detail} ${failure.routeId ?? ''}`}
              {...{ alertId, failure, onDone, senders: aftermath.senders }}
              open={open && failure.correctable > 0}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface FailureRowProps {
  alertId: string;
  failure: Failure;
  senders: readonly string[];
  open: boolean;
  onDone: (done: Done) => void;
}

function FailureRow({ alertId, failure, senders, open, onDone }: FailureRowProps) {
  const { i18n } = useTranslation();
  const { number } = useFormat();
  const { detail, routeId, count, meaning, remedy } = failure;
  const language = i18n.language.startsWith('it') ? 'it' : 'en';
  return (
    <tr>
      <th scope="row">
        {meaning[language]} <span className="field-hint">{detail}</span>
      </th>
      <td>{routeId ?? '–'}</td>
      <td className="amount">{number(count)}</td>
      <td>
        <p>{remedy[language]}</p>
        {open && <FailureActions {...{ alertId, failure, senders, onDone }} />}
      </td>
    </tr>
  );
}
