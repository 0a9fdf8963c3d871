import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { approveAlert } from '../api/alerts.js';
import { useFormat } from '../figures/use-format.js';
import { ConfirmDialog } from '../form/confirm-dialog.js';
import { ModeBanner } from '../layout/mode-banner.js';
import { namesInOrder } from '../readback/names.js';
import { People } from '../readback/people.js';
import type { Read } from './use-reading.js';

interface ConfirmationProps {
  read: Read;
  /** Null: now. */
  releaseAt: Date | null;
  onClose: () => void;
  /** The server said no: something has changed. */
  onRefused: () => void;
}

/**
 * The second step: names place, people, their number and the hour again, and its button says the same. What it shows
 * is what was on screen when it opened, and so is the hash it approves: the page may look again meanwhile.
 */
export function Confirmation({ read, releaseAt, onClose, onRefused }: ConfirmationProps) {
  const { t } = useTranslation();
  const { number, dateTime, list } = useFormat();
  const navigate = useNavigate();
  const [{ alert, preview }] = useState(read);
  const total = preview.audience?.total ?? 0;
  const people = { count: total, people: number(total) };

  async function approve() {
    try {
      const { id } = await approveAlert(alert.id, preview.contentHash, releaseAt?.toISOString() ?? null);
      await navigate(`/alerts/${id}/watch`);
    } catch (error) {
      onRefused();
      throw error;
    }
  }

  return (
    <ConfirmDialog
      title={releaseAt ? t('approve.confirmLaterTitle') : t('approve.confirmNowTitle')}
      confirm={releaseAt ? t('approve.confirmLater', people) : t('approve.confirmNow', people)}
      tone="danger"
      act={approve}
      onClose={onClose}
    >
      <ModeBanner mode={alert.mode} />
      <dl className="facts">
        <dt>{t('approve.confirmWhere')}</dt>
        <dd>{list(namesInOrder(preview.zones))}</dd>
        <dt>{t('approve.confirmWho')}</dt>
        <dd>
          <People audience={preview.audience} variants={preview.variants} />
        </dd>
        <dt>{t('approve.confirmWhen')}</dt>
        <dd>{releaseAt ? dateTime(releaseAt.toISOString()) : t('approve.immediately')}</dd>
      </dl>
      <blockquote className="quote" lang={alert.variants[0]?.language}>
        {alert.variants[0]?.text}
      </blockquote>
    </ConfirmDialog>
  );
}
