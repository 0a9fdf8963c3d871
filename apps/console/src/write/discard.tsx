import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { deleteDraft } from '../api/alerts.js';
import { ConfirmDialog } from '../form/confirm-dialog.js';
import type { Editing } from './use-draft.js';

export function Discard({ id, editing }: { id: string; editing: Editing }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button type="button" className="btn btn-outline-danger" onClick={() => setAsking(true)}>
        {t('write.discard')}
      </button>
      {asking && (
        <ConfirmDialog
          title={t('write.discardTitle')}
          confirm={t('write.discardConfirm')}
          tone="danger"
          onClose={() => setAsking(false)}
          act={async () => {
            await deleteDraft(id);
            editing.abandon();
            await navigate('/alerts');
          }}
        >
          <p>{t('write.discardText')}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
