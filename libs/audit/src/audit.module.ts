import { Global, Module } from '@nestjs/common';
import { AuditLog } from './audit-log.js';

/** The log, for a whole service. */
@Global()
@Module({ providers: [AuditLog], exports: [AuditLog] })
export class AuditModule {}
