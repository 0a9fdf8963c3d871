import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../layout/icon.js';

export interface SummaryItem {
  /** Id of the input at fault; null when no single one is. */
  field: string | null;
  message: string;
}

/** All faults at once, before the form, each a link to its input. Takes focus whenever there are new ones. */
export function ErrorSummary({ items }: { items: readonly SummaryItem[] }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (items.length > 0) box.current?.focus();
  }, [items]);
  if (items.length === 0) return null;
  return (
    <div className="notice notice-danger" role="alert" tabIndex={-1} ref={box}>
      <h2 className="notice-title">
        <Icon name="error" /> {t('problem.summary', { count: items.length })}
      </h2>
      <ul>
        {items.map(({ field, message }) => (
          <li key={`${field}-${message}`}>
            {field === null ? (
              message
            ) : (
              <a
                href={`#${field}`}
                onClick={(event) => {
                  event.preventDefault();
                  goTo(field);
                }}
              >
                {message}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Puts the keyboard on an input and its label in sight. */
export function goTo(id: string): void {
  const input = document.getElementById(id);
  (input?.closest('.field') ?? input)?.scrollIntoView({ block: 'start' });
  input?.focus({ preventScroll: true });
}
