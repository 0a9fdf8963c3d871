import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** A number from standard input, or asked for on the terminal; never an argument, which others see. */
export async function askNumber(): Promise<string> {
  const shown = process.stdin.isTTY === true;
  if (shown) process.stderr.write('Numero / Number: ');
  const terminal = createInterface({
    input: process.stdin,
    output: new Writable({ write: (_chunk, _encoding, done) => done() }),
    terminal: shown,
  });
  try {
    return (await terminal.question('')).trim();
  } finally {
    terminal.close();
    if (shown) process.stderr.write('\n');
  }
}
