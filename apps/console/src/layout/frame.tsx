import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useSession } from '../session/session-context.js';
import { Header } from './header.js';

/** Header, navigation, content, footer: the same around every page. */
export function Frame({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { official, leave } = useSession();
  return (
    <>
      <Header official={official} leave={leave} />
      <nav className="main-nav" aria-label={t('app.mainNav')}>
        <ul className="container">
          <li>
            <NavLink to="/alerts" end>
              {t('alerts.title')}
            </NavLink>
          </li>
          {official.permissions.includes('alert:write') && (
            <li>
              <NavLink to="/alerts/new/edit">{t('alerts.write')}</NavLink>
            </li>
          )}
          {official.permissions.includes('official:manage') && (
            <li>
              <NavLink to="/people">{t('people.title')}</NavLink>
            </li>
          )}
          {official.permissions.includes('subscriber:serve') && (
            <li>
              <NavLink to="/counter">{t('desk.title')}</NavLink>
            </li>
          )}
          {official.permissions.includes('audit:read') && (
            <li>
              <NavLink to="/audit">{t('audit.title')}</NavLink>
            </li>
          )}
          {official.permissions.includes('privacy:read') && (
            <li>
              <NavLink to="/privacy">{t('privacy.title')}</NavLink>
            </li>
          )}
        </ul>
      </nav>
      <main id="content" className="container page" tabIndex={-1}>
        {children}
      </main>
      <footer className="foot">
        <p className="container">{t('app.footer')}</p>
      </footer>
    </>
  );
}
