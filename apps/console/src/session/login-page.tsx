import { useTranslation } from 'react-i18next';
import type { Official } from '../api/types.js';
import { Header } from '../layout/header.js';
import { PageTitle } from '../layout/page-title.js';
import { LoginForm } from './login-form.js';

export function LoginPage({ onEnter }: { onEnter: (official: Official) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Header />
      <main id="content" className="container login">
        <PageTitle title={t('session.title')} />
        <p className="lead">{t('session.intro')}</p>
        <LoginForm onEnter={onEnter} />
      </main>
    </>
  );
}
