import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { stopAlert } from '../api/alerts.js';
import type { Alert } from '../api/types.js';
import { useFormat } from '../figures/use-format.js';
import { ConfirmDialog } from '../form/confirm-dialog.js';

interface StopProps {
  alert: Alert;
  /** How many have not got it yet. */
  waiting: number;
  reload: () => void;
}

/** One person, two clicks: a correction waits for nobody. */
export function Stop({ alert, waiting, reload }: StopProps) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const [asking, setAsking] = useState(false);
  if (!alert.allowed.includes('stop')) return null;
  return (
    <div className="actions">
      <button type="button" className="btn btn-danger" onClick={() => setAsking(true)}>
        {t('watch.stop')}
      </button>
      <p className="saving">{t('watch.stopHint')}</p>
      {asking && (
        <ConfirmDialog
          title={t('watch.stopTitle')}
          confirm={t('watch.stopConfirm')}
          tone="danger"
          onClose={() => setAsking(false)}
          act={async () => {
            await stopAlert(alert.id);
            setAsking(false);
            reload();
          }}
        >
          <p>
            {t('watch.stopText', { count: waiting, people: number(waiting) })} {t('watch.stopFinal')}
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}
