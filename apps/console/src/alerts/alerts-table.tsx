import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Alert, Catalogue } from '../api/types.js';
import { useFormat } from '../figures/use-format.js';
import { StateTag } from '../layout/state-tag.js';
import { categoryName } from '../readback/names.js';
import { pageOf } from './page-of.js';

export function AlertsTable({ alerts, catalogue }: { alerts: Alert[]; catalogue: Catalogue | null }) {
  const { t } = useTranslation();
  return (
    <table className="table alerts-table">
      <caption>
        {t('alerts.caption')} <span>({t('alerts.count', { count: alerts.length })})</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('alerts.text')}</th>
          <th scope="col">{t('alerts.state')}</th>
          <th scope="col">{t('alerts.people')}</th>
          <th scope="col">{t('alerts.when')}</th>
        </tr>
      </thead>
      <tbody>
        {alerts.map((alert) => (
          <Row key={alert.id} alert={alert} catalogue={catalogue} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ alert, catalogue }: { alert: Alert; catalogue: Catalogue | null }) {
  const { t, i18n } = useTranslation();
  const variant = alert.variants[0];
  const category = categoryName(catalogue, alert.categoryId, i18n.language);
  return (
    <tr>
      <th scope="row">
        {alert.mode === 'drill' && <span className="drill-tag">{t('mode.drill')}</span>}
        <Link to={pageOf(alert)} lang={variant?.language} className="headline">
          {variant?.text ?? t('alerts.noText')}
        </Link>
        <span className="kind">
          {category !== '' && alert.severity !== 'Unknown'
            ? t('alerts.kind', { category, severity: t(`severity.${alert.severity}`) })
            : category}
        </span>
      </th>
      <td data-label={t('alerts.state')}>
        <StateTag state={alert.state} />
      </td>
      <td data-label={t('alerts.people')}>
        <People alert={alert} />
      </td>
      <td data-label={t('alerts.when')}>
        <Times alert={alert} />
      </td>
    </tr>
  );
}

function People({ alert: { createdBy, submittedBy, approvedBy } }: { alert: Alert }) {
  const { t } = useTranslation();
  return (
    <ul className="plain">
      <li>{t('alerts.written', { name: createdBy.name })}</li>
      {submittedBy && submittedBy.id !== createdBy.id && (
        <li>{t('alerts.submitted', { name: submittedBy.name })}</li>
      )}
      {approvedBy && <li>{t('alerts.approved', { name: approvedBy.name })}</li>}
    </ul>
  );
}

function Times({ alert: { state, updatedAt, releaseAt, expiresAt } }: { alert: Alert }) {
  const { t } = useTranslation();
  const { clock } = useFormat();
  return (
    <ul className="plain">
      <li>{t('alerts.changed', { when: clock(updatedAt) })}</li>
      {state === 'scheduled' && releaseAt !== null && (
        <li>{t('alerts.leaves', { when: clock(releaseAt) })}</li>
      )}
      {expiresAt !== null && <li>{t('alerts.expires', { when: clock(expiresAt) })}</li>}
    </ul>
  );
}
