import { z } from 'zod';
import { values } from '#libs/config';
import { kekRingOf, type KekConfig } from '#libs/keys';
import { LogKey } from './checkpoints/log-key.js';
import { Payloads } from './payloads/payloads.js';

/** What the service that keeps the log needs, to be spread into its settings. */
export const auditSettings = {
  auditSigningKey: {
    env: 'AUDIT_SIGNING_KEY',
    schema: values.key256,
    about: 'signs the checkpoints of the audit log (Ed25519 seed)',
    secret: true,
  },
  auditSigningKeyPrevious: {
    env: 'AUDIT_SIGNING_KEY_PREVIOUS',
    schema: values.key256.optional(),
    about: 'the signing key before, for the start at which it hands over to a new one',
    secret: true,
  },
  auditOrigin: {
    env: 'AUDIT_ORIGIN',
    schema: z
      .string()
      .regex(/^[^\s+]+$/, 'must have no spaces and no plus')
      .default('campanile.localhost'),
    about: 'the name of your logs in every checkpoint: a domain of yours; never change it',
  },
  auditCheckpointFolder: {
    env: 'AUDIT_CHECKPOINT_FOLDER',
    schema: z.string().optional(),
    about: 'every checkpoint is written here too, a file each; best on another machine',
  },
  auditCheckpointUrl: {
    env: 'AUDIT_CHECKPOINT_URL',
    schema: z.url({ protocol: /^https?$/ }).optional(),
    about: 'every checkpoint is sent here too (HTTP POST, text/plain)',
  },
  auditCheckpointSmtpUrl: {
    env: 'AUDIT_CHECKPOINT_SMTP_URL',
    schema: z.url({ protocol: /^smtps?$/ }).optional(),
    about: 'mail server by which checkpoints are mailed: smtp://user:password@host:587, or smtps:',
    secret: true,
  },
  auditCheckpointMailTo: {
    env: 'AUDIT_CHECKPOINT_MAIL_TO',
    schema: values.list.default([]),
    about: 'who keeps them: addresses, with commas between; best not the operator’s own',
  },
  auditCheckpointMailFrom: {
    env: 'AUDIT_CHECKPOINT_MAIL_FROM',
    schema: z.string().default('campanile@localhost'),
    about: 'the sender of those mails',
  },
  auditCheckpointMailMinutes: {
    env: 'AUDIT_CHECKPOINT_MAIL_MINUTES',
    schema: z.coerce.number().min(0).max(10_080).default(60),
    about: 'minutes between two mails about a log that grows: each holds the newest checkpoint',
  },
  auditCheckpointSeconds: {
    env: 'AUDIT_CHECKPOINT_SECONDS',
    schema: z.coerce.number().min(0.1).max(3_600).default(10),
    about: 'seconds between two checkpoints of a log that grows',
  },
} as const;

export interface AuditConfig {
  auditSigningKey: Uint8Array;
  auditSigningKeyPrevious?: Uint8Array | undefined;
  auditOrigin: string;
  auditCheckpointFolder?: string | undefined;
  auditCheckpointUrl?: string | undefined;
  auditCheckpointSmtpUrl?: string | undefined;
  auditCheckpointMailTo: string[];
  auditCheckpointMailFrom: string;
  auditCheckpointMailMinutes: number;
  auditCheckpointSeconds: number;
}

export function logKeyOf({
  auditOrigin,
  auditSigningKey,
  auditSigningKeyPrevious = null,
}: Pick<AuditConfig, 'auditOrigin' | 'auditSigningKey'> & {
  auditSigningKeyPrevious?: Uint8Array | null | undefined;
}): LogKey {
  return new LogKey(auditOrigin, auditSigningKey, auditSigningKeyPrevious);
}

/** @throws ConfigError without a key-encryption key */
export function payloadsOf(config: KekConfig): Payloads {
  return new Payloads(kekRingOf(config), config.dataKeysRememberedMs);
}
