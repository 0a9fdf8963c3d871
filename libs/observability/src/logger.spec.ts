import { createLogger, redactNumbers } from './index.js';

describe('The log', () => {
  const lines: string[] = [];
  const logger = createLogger({ service: 'test', level: 'info', write: (line) => lines.push(line) });

  beforeEach(() => (lines.length = 0));

  it.each(['+393201234567', '393201234567', '3201234567', '00393201234567', '+447700900123'])(
    'never shows the number %s, in a sentence or in a field',
    (number) => {
      logger.error({ destination: number, nested: { list: [number] } }, `could not send to ${number}.`);
      expect(lines.join()).not.toContain(number.slice(-7));
    },
  );

  it('hides passwords, codes and texts by the names of their fields', () => {
    logger.info({ password: 'hunter2', body: { code: '123456' }, text: 'Piena' }, 'received');
    expect(lines.join()).not.toMatch(/hunter2|123456|Piena/);
  });

  it('keeps identifiers, hashes and times readable', () => {
    const text =
      '0190b4f2-3333-7333-9333-393201234567 2026-11-18T17:42:00.000Z sha 3932012345670abc 127.0.0.1:39201';
    expect(redactNumbers(text)).toBe(text);
  });
});
