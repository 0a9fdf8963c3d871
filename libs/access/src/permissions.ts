/** What an official may do, named `<thing>:<action>`. */
export const PERMISSIONS = [
  'session:read',
  'catalogue:read',
  'alert:read',
  'alert:write',
  'alert:submit',
  'alert:approve',
  'alert:stop',
  'progress:read',
  'recipients:read',
  'dispatch:manage',
  'audit:read',
  'privacy:read',
  'official:manage',
  'subscriber:serve',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['author', 'approver', 'auditor', 'administrator'] as const;

export type Role = (typeof ROLES)[number];

const EVERYBODY: Permission[] = ['session:read', 'catalogue:read', 'alert:read', 'progress:read'];

/**
 * Who may do what. Stopping is a correction, so whoever may write or approve may stop. An administrator manages
 * people, not alerts: nobody both grants rights and sends. Sending again what was approved to whom it was approved for
 * is for whoever may write or approve, and so is serving citizens at the counter.
 */
const GRANTS: Record<Role, readonly Permission[]> = {
  author: [...EVERYBODY, 'alert:write', 'alert:submit', 'alert:stop', 'dispatch:manage', 'subscriber:serve'],
  approver: [
    ...EVERYBODY,
    'alert:write',
    'alert:submit',
    'alert:approve',
    'alert:stop',
    'recipients:read',
    'dispatch:manage',
    'subscriber:serve',
  ],
  auditor: [...EVERYBODY, 'recipients:read', 'audit:read', 'privacy:read'],
  administrator: [...EVERYBODY, 'official:manage', 'privacy:read'],
};

export function permissionsOf(role: Role): readonly Permission[] {
  return GRANTS[role];
}

export function mayDo(role: Role, permission: Permission): boolean {
  return GRANTS[role].includes(permission);
}
