import type { MigrationSet } from '#libs/database';
import { CreateLog1790000000100 } from './migrations/1790000000100-create-log.js';
import { SequenceLog1790000000110 } from './migrations/1790000000110-sequence-log.js';

export { AuditLog, commitmentOf, type AuditTransaction } from './audit-log.js';
export { AUDIT_EVENTS, type AuditActor, type AuditEntry, type AuditEvent } from './events.js';
export { AuditModule } from './audit.module.js';
export { LogKeeperModule } from './log-keeper.module.js';
export { auditSettings } from './settings.js';

export const auditMigrations: MigrationSet = {
  schema: 'audit',
  migrations: [CreateLog1790000000100, SequenceLog1790000000110],
};
