import { BIND_COMMANDS, HEADER_BYTES } from './commands.js';
import type { BindRole } from './commands.js';
import { SmppError } from './errors.js';
import type { LinkOptions } from './link-options.js';

/** C-octet string: ASCII and a final NUL. `maxBytes` counts the NUL, as SMPP does. */
export function cString(value: string, maxBytes: number, field: string): Buffer {
  if (!/^[\x20-\x7e]*$/.test(value)) throw new SmppError('invalid_options', `${field} must be plain ASCII`);
  if (value.length + 1 > maxBytes) {
    throw new SmppError('invalid_options', `${field} is longer than ${maxBytes - 1} characters`);
  }
  return Buffer.from(`${value}\0`, 'latin1');
}

export function octet(value: number, field: string): number {
  if (!Number.isInteger(value) || value < 0 || value > 255) {
    throw new SmppError('invalid_options', `${field} must be between 0 and 255`);
  }
  return value;
}

/** A PDU with a body already encoded. */
export function encodePdu(command: number, status: number, sequence: number, body?: Uint8Array): Buffer {
  const length = HEADER_BYTES + (body?.length ?? 0);
  const pdu = Buffer.allocUnsafe(length);
  writeHeader(pdu, 0, length, command, status, sequence);
  if (body) pdu.set(body, HEADER_BYTES);
  return pdu;
}

export function writeHeader(
  target: Buffer,
  offset: number,
  length: number,
  command: number,
  status: number,
  sequence: number,
): void {
  target.writeUInt32BE(length, offset);
  target.writeUInt32BE(command, offset + 4);
  target.writeUInt32BE(status, offset + 8);
  target.writeUInt32BE(sequence, offset + 12);
}

type BindFields = Pick<
  LinkOptions,
  'systemId' | 'password' | 'systemType' | 'interfaceVersion' | 'addressTon' | 'addressNpi' | 'addressRange'
>;

/** SMPP says 16 and 9; gateways hand out longer names and passwords, and take them. */
const LONGEST_NAME = 65;

/** Body of the three binds, SMPP 3.4 §4.1. */
export function encodeBind(role: BindRole, fields: BindFields, sequence: number): Buffer {
  const body = Buffer.concat([
    cString(fields.systemId, LONGEST_NAME, 'system_id'),
    cString(fields.password, LONGEST_NAME, 'password'),
    cString(fields.systemType ?? '', 13, 'system_type'),
    Buffer.from([
      octet(fields.interfaceVersion ?? 0x34, 'interface_version'),
      octet(fields.addressTon ?? 0, 'addr_ton'),
      octet(fields.addressNpi ?? 0, 'addr_npi'),
    ]),
    cString(fields.addressRange ?? '', 41, 'address_range'),
  ]);
  return encodePdu(BIND_COMMANDS[role], 0, sequence, body);
}
