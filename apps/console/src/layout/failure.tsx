import { useTranslation } from 'react-i18next';
import { Icon } from './icon.js';

/** Something went wrong: the server's sentence, and what to do. */
export function Failure({ message, title, retry }: { message: string; title?: string; retry?: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="notice notice-danger" role="alert">
      <p className="notice-title">
        <Icon name="error" /> {title ?? message}
      </p>
      {title !== undefined && <p>{message}</p>}
      {retry && (
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={retry}>
          {t('app.retry')}
        </button>
      )}
    </div>
  );
}
