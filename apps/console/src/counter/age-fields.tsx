import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { SignUp } from '../api/counter.js';
import type { SummaryItem } from '../form/error-summary.js';
import { Field, FieldGroup } from '../form/field.js';
import type { Faults } from './faults.js';

/** What the person says of their age, and who answers for them under 14. */
export interface Age {
  said: 'over' | 'under' | null;
  guardianName: string;
  guardianNumber: string;
}

export const UNSAID: Age = { said: null, guardianName: '', guardianNumber: '' };

/** As the sign-up asks for it. */
export function askedOf({
  said,
  guardianName,
  guardianNumber,
}: Age): Pick<SignUp, 'ageDeclared' | 'guardianName' | 'guardianNumber'> {
  return said === 'under'
    ? { ageDeclared: false, guardianName, guardianNumber }
    : { ageDeclared: said === 'over' };
}

/** A child with no guardian at all: the server would take it for an age that was not asked. */
export function guardianMissing(age: Age, t: TFunction): SummaryItem[] {
  if (age.said !== 'under' || age.guardianName.trim() !== '' || age.guardianNumber.trim() !== '') return [];
  return (['guardianName', 'guardianNumber'] as const).map((field) => ({
    field,
    message: t(`desk.${field}Missing`),
  }));
}

interface AgeFieldsProps {
  age: Age;
  onChange: (age: Age) => void;
  faults: Faults;
}

/** Asked, never assumed. Under 14 a parent or guardian decides too, and their phone gets a code of its own. */
export function AgeFields({ age, onChange, faults }: AgeFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <FieldGroup id="ageDeclared" legend={t('desk.age')} error={faults.at('ageDeclared')}>
        {(['over', 'under'] as const).map((said) => (
          <div key={said} className="choice">
            <input
              type="radio"
              name="age"
              id={`age-${said}`}
              checked={age.said === said}
              onChange={() => onChange({ ...age, said })}
            />
            <label htmlFor={`age-${said}`}>{t(`desk.age_${said}`)}</label>
          </div>
        ))}
      </FieldGroup>
      {age.said === 'under' && (
        <>
          <p className="field-hint">{t('desk.guardianHint')}</p>
          {(['guardianName', 'guardianNumber'] as const).map((name) => (
            <Field key={name} id={name} label={t(`desk.${name}`)} error={faults.at(name)}>
              {(described) => (
                <input
                  {...described}
                  className="form-control"
                  inputMode={name === 'guardianNumber' ? 'tel' : 'text'}
                  autoComplete="off"
                  maxLength={name === 'guardianNumber' ? 40 : 100}
                  value={age[name]}
                  onChange={(event) => onChange({ ...age, [name]: event.target.value })}
                />
              )}
            </Field>
          ))}
        </>
      )}
    </>
  );
}
