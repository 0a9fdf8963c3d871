import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { switchLanguage } from '../language/i18n.js';
import type { Official } from '../api/types.js';
import { useRoleName } from '../session/role-name.js';
import { Icon } from './icon.js';

interface HeaderProps {
  /** Left out before the log-in. */
  official?: Official;
  leave?: () => void;
}

export function Header({ official, leave }: HeaderProps) {
  const { t } = useTranslation();
  const roleName = useRoleName();
  return (
    <header className="top">
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <div className="container top-line">
        <Link to="/alerts" className="brand">
          <Icon name="horn" />
          <span className="brand-name">{t('app.name')}</span>
          <span className="brand-purpose">{t('app.purpose')}</span>
        </Link>
        <div className="top-tools">
          {official && (
            <span className="who">
              {t('session.who', { name: official.name, role: roleName(official.role) })}
            </span>
          )}
          <LanguageSwitch />
          {official && (
            <Link to="/password" className="top-button">
              {t('password.link')}
            </Link>
          )}
          {leave && (
            <button type="button" className="top-button" onClick={leave}>
              {t('session.leave')}
            </button>
          )}
        </div>
      </div>
    </header>
  );
}

function LanguageSwitch() {
  const { t } = useTranslation();
  const other = t('language.switchLang');
  return (
    <button
      type="button"
      className="top-button"
      lang={other}
      onClick={() => void switchLanguage(other === 'en' ? 'en' : 'it')}
    >
      {t('language.switch')}
    </button>
  );
}
