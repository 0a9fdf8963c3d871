import { statusAction } from '#libs/smpp';
import { HANDLING } from './handling.js';

const handling = (status: number) => {
  const action = statusAction(status);
  return action === 'accepted' ? null : HANDLING[action];
};

describe('What is done about a command_status', () => {
  it.each([
    [0x58, { then: 'again', slow: true }],
    [0x04, { then: 'again' }],
    [0x14, { then: 'again', full: true }],
    [0x08, { then: 'retry', route: 'bad' }],
    [0x45, { then: 'retry', attempts: 2 }],
    [0x0a, { then: 'retry', route: 'faulty', alarm: 'route' }],
    [0x0b, { then: 'fail' }],
    [0x65, { then: 'elsewhere' }],
    [0xc0, { then: 'elsewhere', alarm: 'encoding' }],
    [0x499, { then: 'retry', attempts: 2 }],
  ])('0x%s', (status, expected) => {
    expect(handling(status)).toMatchObject(expected);
  });

  it('never burns a recipient for a fault of the route, and never charges one for the licence', () => {
    for (const status of [0x0a, 0x48, 0x49, 0x15, 0x100, 0x0e, 0x0f])
      expect(handling(status)?.attempts).toBeUndefined();
    expect(handling(0x58)?.then).toBe('again');
  });
});
