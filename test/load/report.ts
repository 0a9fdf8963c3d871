import { cpus, totalmem } from 'node:os';

/** Prints a benchmark's figures: for people, and with `--json` as one object on the last line. */
export function report(json: boolean, figures: Record<string, unknown>): void {
  const width = Math.max(...Object.keys(figures).map((name) => name.length));
  const lines = Object.entries(figures).map(([name, value]) => `  ${name.padEnd(width)}  ${shown(value)}`);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB`;
  process.stdout.write(
    `On ${machine}, Node ${process.version}, everything on this machine:\n${lines.join('\n')}\n`,
  );
  if (json) process.stdout.write(`${JSON.stringify(figures)}\n`);
}

function shown(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
