import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../api/http.js';
import { Failure } from '../layout/failure.js';
import { Dialog } from './dialog.js';
import { Field } from './field.js';

/** Long enough that the second click of a double click finds nothing to press. */
const GUARD_MS = 600;

interface ConfirmDialogProps {
  title: string;
  confirm: string;
  /** How heavy it is: what cannot be taken back is red. */
  tone: 'primary' | 'danger';
  /** Asks for a reason, which is then required. */
  withReason?: boolean;
  act: (reason: string) => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}

/** The second of two steps. Stays open, and says why, when the server refuses. */
export function ConfirmDialog({
  title,
  confirm,
  tone,
  withReason,
  act,
  onClose,
  children,
}: ConfirmDialogProps) {
  const { t } = useTranslation();
  const armed = useArmed();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [reasonError, setReasonError] = useState<string | null>(null);

  function go() {
    if (withReason && reason.trim() === '') {
      setReasonError(t('approve.reasonMissing'));
      document.getElementById('reason')?.focus();
      return;
    }
    setBusy(true);
    setFailure(null);
    act(reason.trim()).catch((error: unknown) => {
      setFailure(sentenceOf(error));
      setBusy(false);
    });
  }

  return (
    <Dialog title={title} onDismiss={busy ? null : onClose}>
      {children}
      {withReason && (
        <Field id="reason" label={t('approve.reason')} hint={t('approve.reasonHint')} error={reasonError}>
          {(described) => (
            <textarea
              {...described}
              className="form-control"
              rows={3}
              required
              value={reason}
              onChange={(event) => {
                setReason(event.target.value);
                setReasonError(null);
              }}
            />
          )}
        </Field>
      )}
      {failure !== null && <Failure message={failure} />}
      <div className="dialog-actions">
        <button type="button" className={`btn btn-${tone}`} disabled={!armed || busy} onClick={go}>
          {busy ? t('approve.busy') : confirm}
        </button>
        <button type="button" className="btn btn-outline-primary" disabled={busy} onClick={onClose}>
          {t('approve.back')}
        </button>
      </div>
    </Dialog>
  );
}

function useArmed(): boolean {
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setArmed(true), GUARD_MS);
    return () => clearTimeout(timer);
  }, []);
  return armed;
}
