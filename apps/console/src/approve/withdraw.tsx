import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { withdrawAlert } from '../api/alerts.js';
import type { Alert } from '../api/types.js';
import { ConfirmDialog } from '../form/confirm-dialog.js';

/** Takes a submitted or scheduled alert back to a draft. */
export function Withdraw({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  if (!alert.allowed.includes('withdraw')) return null;
  return (
    <div className="actions">
      <button type="button" className="btn btn-outline-primary" onClick={() => setAsking(true)}>
        {alert.state === 'scheduled' ? t('approve.withdrawScheduled') : t('approve.withdraw')}
      </button>
      {asking && (
        <ConfirmDialog
          title={t('approve.withdrawTitle')}
          confirm={t('approve.withdrawConfirm')}
          tone="primary"
          onClose={() => setAsking(false)}
          act={async () => {
            await withdrawAlert(alert.id);
            await navigate(`/alerts/${alert.id}/edit`);
          }}
        >
          <p>{t('approve.withdrawText')}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
