import type { ReactNode } from 'react';
import { Icon } from './icon.js';

const ICONS = {
  info: 'info-circle',
  success: 'check-circle',
  warning: 'warning-circle',
  danger: 'error',
} as const;

interface NoticeProps {
  tone: keyof typeof ICONS;
  title: string;
  /** `status` for what appears after an action; nothing for what is there from the start. */
  role?: 'status' | 'alert';
  children?: ReactNode;
}

export function Notice({ tone, title, role, children }: NoticeProps) {
  return (
    <div className={`notice notice-${tone}`} role={role}>
      <p className="notice-title">
        <Icon name={ICONS[tone]} /> {title}
      </p>
      {children}
    </div>
  );
}
