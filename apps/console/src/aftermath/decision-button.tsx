import { useState, type ReactNode } from 'react';
import { decide, type Decision, type Done } from '../api/aftermath.js';
import { ConfirmDialog } from '../form/confirm-dialog.js';

interface DecisionButtonProps {
  alertId: string;
  decision: Decision;
  /** Says which button it is where there are several alike. */
  label: string;
  children: ReactNode;
  title: string;
  confirm: string;
  tone: 'primary' | 'danger';
  text: string;
  disabled?: boolean;
  onDone: (done: Done) => void;
}

/** A decision in two steps. */
export function DecisionButton(props: DecisionButtonProps) {
  const { alertId, decision, label, children, title, confirm, tone, text, disabled, onDone } = props;
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button
        type="button"
        className={tone === 'primary' ? 'btn btn-primary btn-sm' : 'btn btn-outline-primary btn-sm'}
        aria-label={label}
        disabled={disabled}
        onClick={() => setAsking(true)}
      >
        {children}
      </button>
      {asking && (
        <ConfirmDialog
          title={title}
          confirm={confirm}
          tone={tone}
          onClose={() => setAsking(false)}
          act={async () => {
            const done = await decide(alertId, decision);
            setAsking(false);
            onDone(done);
          }}
        >
          <p>{text}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
