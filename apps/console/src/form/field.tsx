import type { ReactNode } from 'react';
import { Icon } from '../layout/icon.js';

/** What ties an input to its label, hint and error. */
export interface Described {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

interface FieldProps {
  id: string;
  label: string;
  hint?: string | undefined;
  error: string | null;
  children: (described: Described) => ReactNode;
}

/** A labelled input: the error stands between label and input, where it is read before typing again. */
export function Field({ id, label, hint, error, children }: FieldProps) {
  return (
    <div className={error === null ? 'field' : 'field field-wrong'}>
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FieldError id={id} error={error} />
      {children({
        id,
        'aria-describedby': describedBy(id, hint !== undefined, error !== null),
        'aria-invalid': error === null ? undefined : true,
      })}
    </div>
  );
}

interface FieldGroupProps {
  id: string;
  legend: string;
  hint?: string | undefined;
  error: string | null;
  children: ReactNode;
}

/** The same for radios and checkboxes. The group itself takes focus from the error summary. */
export function FieldGroup({ id, legend, hint, error, children }: FieldGroupProps) {
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      className={error === null ? 'field' : 'field field-wrong'}
      aria-describedby={describedBy(id, hint !== undefined, error !== null)}
    >
      <legend>{legend}</legend>
      {hint !== undefined && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FieldError id={id} error={error} />
      {children}
    </fieldset>
  );
}

function FieldError({ id, error }: { id: string; error: string | null }) {
  if (error === null) return null;
  return (
    <p className="field-error" id={`${id}-error`}>
      <Icon name="error" /> {error}
    </p>
  );
}

function describedBy(id: string, hint: boolean, error: boolean): string | undefined {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
}
