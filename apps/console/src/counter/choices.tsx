import { FieldGroup } from '../form/field.js';

interface ChoicesProps {
  id: string;
  legend: string;
  hint?: string;
  error: string | null;
  choices: { code: string; label: string; hint?: string }[];
  /** Codes. */
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

/** One decision each, none made beforehand. */
export function Choices({ id, legend, hint, error, choices, chosen, onChange }: ChoicesProps) {
  const toggle = (code: string, on: boolean) =>
    onChange(on ? [...chosen, code] : chosen.filter((each) => each !== code));
  return (
    <FieldGroup id={id} legend={legend} hint={hint} error={error}>
      {choices.map((choice) => (
        <div key={choice.code} className="choice">
          <input
            type="checkbox"
            id={`${id}-${choice.code}`}
            aria-describedby={choice.hint === undefined ? undefined : `${id}-${choice.code}-hint`}
            checked={chosen.includes(choice.code)}
            onChange={(event) => toggle(choice.code, event.target.checked)}
          />
          <div>
            <label htmlFor={`${id}-${choice.code}`}>{choice.label}</label>
            {choice.hint !== undefined && (
              <p className="field-hint" id={`${id}-${choice.code}-hint`}>
                {choice.hint}
              </p>
            )}
          </div>
        </div>
      ))}
    </FieldGroup>
  );
}
