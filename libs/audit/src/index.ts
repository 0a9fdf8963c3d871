import type { MigrationSet } from '#libs/database';
import { CreateLog1790000000100 } from './migrations/1790000000100-create-log.js';

export { AuditLog, commitmentOf, type AuditTransaction } from './audit-log.js';
export { AUDIT_EVENTS, type AuditActor, type AuditEntry, type AuditEvent } from './events.js';
export { AuditModule } from './audit.module.js';

export const auditMigrations: MigrationSet = { schema: 'audit', migrations: [CreateLog1790000000100] };
