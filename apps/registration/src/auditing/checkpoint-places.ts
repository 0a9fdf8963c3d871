import type { RegistrationConfig } from '../settings.js';

type Places = Pick<
  RegistrationConfig,
  'auditCheckpointFolder' | 'auditCheckpointUrl' | 'auditCheckpointSmtpUrl' | 'auditCheckpointMailTo'
>;

/** Kinds of places outside the database where checkpoints are brought. */
export function checkpointPlaces(config: Places): string[] {
  // Without anybody to mail them to, none is mailed.
  const mailed = config.auditCheckpointSmtpUrl !== undefined && config.auditCheckpointMailTo.length > 0;
  return [
    ...(config.auditCheckpointFolder === undefined ? [] : ['folder']),
    ...(config.auditCheckpointUrl === undefined ? [] : ['http']),
    ...(mailed ? ['smtp'] : []),
  ];
}
