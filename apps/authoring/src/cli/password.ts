import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** From `CAMPANILE_PASSWORD`, or asked for on the terminal without showing it; never an argument, which others see. */
export async function askPassword(question: string): Promise<string> {
  const given = process.env.CAMPANILE_PASSWORD;
  if (given !== undefined && given !== '') return given;
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({
    input: process.stdin,
    output: silent,
    terminal: process.stdin.isTTY === true,
  });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
