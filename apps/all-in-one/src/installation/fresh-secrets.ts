import { randomBytes } from 'node:crypto';
import { newInstallation } from './installation.js';

/** Everything `docker-compose.yml` asks for and nobody chooses, by the variable's name. */
export function freshSecrets(): Record<string, string> {
  const { database, keys, serviceSecret, smscPassword, demoPassword } = newInstallation();
  return {
    SUPERUSER_PASSWORD: randomBytes(24).toString('base64url'),
    OWNER_PASSWORD: database.passwords.owner,
    REGISTRATION_PASSWORD: database.passwords.registration,
    AUTHORING_PASSWORD: database.passwords.authoring,
    DISPATCHER_PASSWORD: database.passwords.dispatcher,
    KEK: keys.kek,
    TRANSPORT_KEY: keys.transport,
    AUDIT_SIGNING_KEY: keys.audit,
    SERVICE_SECRET: serviceSecret,
    SMSC_PASSWORD: smscPassword,
    DEMO_PASSWORD: demoPassword,
  };
}
