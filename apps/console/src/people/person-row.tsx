import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeAccount, type Account, type AccountChange, type RoleName } from '../api/officials.js';
import { ConfirmDialog } from '../form/confirm-dialog.js';
import { Field } from '../form/field.js';
import { PasswordInput } from '../form/password-input.js';
import { useRoleName } from '../session/role-name.js';
import { RoleField } from './role-field.js';

interface PersonRowProps {
  account: Account;
  /** Nobody changes themselves. */
  self: boolean;
  onDone: (sentence: string) => void;
}

type Asking = 'role' | 'password' | 'access' | null;

export function PersonRow({ account, self, onDone }: PersonRowProps) {
  const { t } = useTranslation();
  const roleName = useRoleName();
  const [asking, setAsking] = useState<Asking>(null);
  const { name, username, role, disabledAt } = account;
  const access = disabledAt === null ? 'takeAccess' : 'giveAccess';
  const button = (what: Exclude<Asking, null>, label: string) => (
    <button
      type="button"
      className="btn btn-outline-primary btn-sm"
      aria-label={`${label} (${name})`}
      onClick={() => setAsking(what)}
    >
      {label}
    </button>
  );
  return (
    <tr>
      <th scope="row">
        {name} <span className="kind">{username}</span>
      </th>
      <td data-label={t('people.role')}>{roleName(role)}</td>
      <td data-label={t('people.access')}>{t(disabledAt === null ? 'people.active' : 'people.disabled')}</td>
      <td data-label={t('people.actions')}>
        {self ? (
          t('people.self')
        ) : (
          <span className="actions">
            {button('role', t('people.changeRole'))}
            {button('password', t('people.newPassword'))}
            {button('access', t(`people.${access}`))}
          </span>
        )}
        {asking !== null && (
          <Change account={account} what={asking} onClose={() => setAsking(null)} onDone={onDone} />
        )}
      </td>
    </tr>
  );
}

interface ChangeProps {
  account: Account;
  what: Exclude<Asking, null>;
  onClose: () => void;
  onDone: (sentence: string) => void;
}

function Change({ account: { id, name, role, disabledAt }, what, onClose, onDone }: ChangeProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(role as RoleName);
  const [password, setPassword] = useState('');
  const changes: Record<ChangeProps['what'], AccountChange> = {
    role: { role: chosen },
    password: { password },
    access: { disabled: disabledAt === null },
  };
  const key = what === 'access' ? (disabledAt === null ? 'takeAccess' : 'giveAccess') : what;
  return (
    <ConfirmDialog
      title={t(`people.${key}Title`, { name })}
      confirm={t(`people.${key}Confirm`)}
      tone={key === 'takeAccess' ? 'danger' : 'primary'}
      onClose={onClose}
      act={async () => {
        await changeAccount(id, changes[what]);
        onClose();
        onDone(t(`people.${key}Done`, { name }));
      }}
    >
      <p>{t(`people.${key}Text`)}</p>
      {what === 'role' && <RoleField id="new-role" value={chosen} onChange={setChosen} />}
      {what === 'password' && (
        <Field id="their-password" label={t('password.next')} hint={t('password.hint')} error={null}>
          {(described) => (
            <PasswordInput {...{ described, kind: 'new-password', value: password, onChange: setPassword }} />
          )}
        </Field>
      )}
    </ConfirmDialog>
  );
}
