import type { NestExpressApplication } from '@nestjs/platform-express';

/** The largest CAP file that is read, in bytes. */
export const CAP_BYTES_MOST = 1024 * 1024;

/** The types a CAP file may come as (CAP 1.2 §3.3.1 registers the first). */
export const CAP_TYPES = ['application/cap+xml', 'application/xml', 'text/xml'];

/** Reads such bodies as bytes: what they are encoded in, the file itself says. */
export function readCapBodies(app: NestExpressApplication): void {
  app.useBodyParser('raw', { type: CAP_TYPES, limit: CAP_BYTES_MOST });
}
