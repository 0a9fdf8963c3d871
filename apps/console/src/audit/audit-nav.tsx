import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';

/** From one of the log's pages to the others. */
export function AuditNav() {
  const { t } = useTranslation();
  return (
    <nav className="audit-nav" aria-label={t('audit.nav')}>
      <ul className="plain">
        <li>
          <NavLink to="/audit" end>
            {t('audit.search')}
          </NavLink>
        </li>
        <li>
          <NavLink to="/audit/why">{t('audit.whyShort')}</NavLink>
        </li>
        <li>
          <NavLink to="/audit/export">{t('audit.exportShort')}</NavLink>
        </li>
        <li>
          <NavLink to="/audit/checkpoints">{t('audit.checkpoints')}</NavLink>
        </li>
      </ul>
    </nav>
  );
}
