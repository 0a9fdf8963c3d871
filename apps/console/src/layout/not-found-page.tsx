import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PageTitle } from './page-title.js';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle title={t('problem.notFound')} />
      <p>{t('problem.notFoundText')}</p>
      <Link className="btn btn-primary" to="/alerts">
        {t('alerts.title')}
      </Link>
    </>
  );
}
