import { logKeyOf, type AuditConfig } from '../settings.js';
import { FileTarget } from './file-target.js';
import { HttpTarget } from './http-target.js';
import { SmtpTarget } from './smtp-target.js';
import type { CheckpointTarget } from './target.js';

/** The places outside that the settings name. */
export function targetsOf(settings: AuditConfig): CheckpointTarget[] {
  const { auditCheckpointFolder: folder, auditCheckpointUrl: http, auditCheckpointSmtpUrl: smtp } = settings;
  const { auditCheckpointMailTo: to, auditCheckpointMailFrom: from } = settings;
  return [
    ...(folder === undefined ? [] : [new FileTarget(folder, logKeyOf(settings))]),
    ...(http === undefined ? [] : [new HttpTarget(http)]),
    ...(smtp === undefined || to.length === 0
      ? []
      : [new SmtpTarget({ url: smtp, from, to, everyMs: settings.auditCheckpointMailMinutes * 60_000 })]),
  ];
}
