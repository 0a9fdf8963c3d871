import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { rejectAlert, returnAlert } from '../api/alerts.js';
import type { Alert } from '../api/types.js';
import { ConfirmDialog } from '../form/confirm-dialog.js';

/** Back to its author, or never: both with a reason. */
export function Refuse({ alert, reload }: { alert: Alert; reload: () => void }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<'return' | 'reject' | null>(null);
  const refuse = asking === 'reject' ? rejectAlert : returnAlert;
  return (
    <div className="actions">
      {(['return', 'reject'] as const).map(
        (action) =>
          alert.allowed.includes(action) && (
            <button
              key={action}
              type="button"
              className={action === 'reject' ? 'btn btn-outline-danger' : 'btn btn-outline-primary'}
              onClick={() => setAsking(action)}
            >
              {t(`approve.${action}`)}
            </button>
          ),
      )}
      {asking !== null && (
        <ConfirmDialog
          title={t(`approve.${asking}Title`)}
          confirm={t(`approve.${asking}Confirm`)}
          tone={asking === 'reject' ? 'danger' : 'primary'}
          withReason
          onClose={() => setAsking(null)}
          act={async (reason) => {
            await refuse(alert.id, reason);
            setAsking(null);
            reload();
          }}
        >
          <p>{t(`approve.${asking}Text`)}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
