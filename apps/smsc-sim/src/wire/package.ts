import { createRequire } from 'node:module';

/** A PDU as the `smpp` package reads it; only what this SMSC asks of it. */
export interface Pdu {
  readonly command: string;
  readonly command_id: number;
  readonly sequence_number: number;
  readonly system_id?: string;
  readonly password?: string;
  response(options?: Record<string, unknown>): Pdu;
  toBuffer(): Buffer;
}

interface SmppPackage {
  PDU: new (source: Buffer) => Pdu;
}

// The package carries no types of its own.
const smpp = createRequire(import.meta.url)('smpp') as SmppPackage;

/** Reads one whole PDU that is off the hot path. Throws on parameters that do not add up. */
export function readPdu(bytes: Buffer): Pdu {
  return new smpp.PDU(bytes);
}
