import type { Described } from './field.js';

interface PasswordInputProps {
  described: Described;
  /** `new-password` lets a password manager propose one. */
  kind: 'current-password' | 'new-password';
  value: string;
  onChange: (value: string) => void;
}

export function PasswordInput({ described, kind, value, onChange }: PasswordInputProps) {
  return (
    <input
      {...described}
      className="form-control"
      type="password"
      autoComplete={kind}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
