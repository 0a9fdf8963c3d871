import { statusAction } from './index.js';
import type { StatusAction } from './index.js';

/** The whole matrix by itself, status by status, so that a slip in the table shows. */
const EXPECTED: Readonly<Record<number, StatusAction>> = {
  0x00: 'accepted',
  0x01: 'encodingFault',
  0x02: 'rebind',
  0x03: 'rebind',
  0x04: 'sessionFault',
  0x05: 'bindRefused',
  0x06: 'encodingFault',
  0x07: 'encodingFault',
  0x08: 'transient',
  0x0a: 'routeFault',
  0x0b: 'permanent',
  0x0d: 'bindRefused',
  0x0e: 'credentials',
  0x0f: 'credentials',
  0x14: 'queueFull',
  0x15: 'routeFault',
  0x43: 'encodingFault',
  0x45: 'ambiguous',
  0x48: 'routeFault',
  0x49: 'routeFault',
  0x50: 'permanent',
  0x51: 'permanent',
  0x53: 'credentials',
  0x58: 'throttled',
  0x61: 'encodingFault',
  0x62: 'encodingFault',
  0x63: 'encodingFault',
  0x64: 'transient',
  0x65: 'permanentOnRoute',
  0x66: 'permanent',
  0xc0: 'encodingFault',
  0xc1: 'encodingFault',
  0xc2: 'encodingFault',
  0xc3: 'encodingFault',
  0xc4: 'encodingFault',
  0xfe: 'transient',
  0xff: 'transient',
  0x100: 'routeFault',
  0x101: 'routeFault',
  0x102: 'routeFault',
  0x103: 'routeFault',
  0x104: 'encodingFault',
};

describe('The action for a command_status', () => {
  it('is the one of the table for every status up to 0x4FF, and vendor for all others', () => {
    for (let status = 0; status <= 0x4ff; status++) {
      expect([status, statusAction(status)]).toEqual([status, EXPECTED[status] ?? 'vendor']);
    }
    expect(statusAction(0xffffffff)).toBe('vendor');
  });

  it('is the route’s own where the route says so', () => {
    const route = new Map<number, StatusAction>([
      [0x45, 'permanent'],
      [0x400, 'throttled'],
    ]);
    expect(statusAction(0x45, route)).toBe('permanent');
    expect(statusAction(0x400, route)).toBe('throttled');
    expect(statusAction(0x08, route)).toBe('transient');
  });
});
