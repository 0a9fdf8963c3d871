import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../layout/icon.js';

interface DialogProps {
  title: string;
  /** Null when it cannot be waved away. */
  onDismiss: (() => void) | null;
  children: ReactNode;
}

/**
 * The browser's own modal dialog: it keeps the keyboard inside and gives it back afterwards. Focus starts on the
 * title, never on a button: a key held down or a second click must not confirm anything.
 */
export function Dialog({ title, onDismiss, children }: DialogProps) {
  const { t } = useTranslation();
  const titleId = useId();
  const element = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    if (dialog && !dialog.open) dialog.showModal();
    heading.current?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onDismiss?.();
      }}
    >
      <h2 id={titleId} className="h4" tabIndex={-1} ref={heading}>
        {title}
      </h2>
      {onDismiss && (
        <button type="button" className="dialog-close" aria-label={t('dialog.close')} onClick={onDismiss}>
          <Icon name="close" />
        </button>
      )}
      {children}
    </dialog>
  );
}
