import { useTranslation } from 'react-i18next';
import { ROLES, type RoleName } from '../api/officials.js';
import { Field } from '../form/field.js';

interface RoleFieldProps {
  id: string;
  value: RoleName;
  onChange: (role: RoleName) => void;
}

export function RoleField({ id, value, onChange }: RoleFieldProps) {
  const { t } = useTranslation();
  return (
    <Field id={id} label={t('people.role')} hint={t(`people.may_${value}`)} error={null}>
      {(described) => (
        <select
          {...described}
          className="form-control"
          value={value}
          onChange={(event) => onChange(event.target.value as RoleName)}
        >
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {t(`role.${role}`)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
