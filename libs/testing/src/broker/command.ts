import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a command to its end. @returns what it printed @throws Error with the end of what it said */
export async function command(
  file: string,
  args: string[],
  options: { timeoutMs: number; cwd?: string },
): Promise<string> {
  try {
    const { stdout, stderr } = await run(file, args, {
      timeout: options.timeoutMs,
      cwd: options.cwd,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout + stderr;
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    throw new Error(`${file} failed: ${(stdout + stderr).slice(-2_000)}`, { cause });
  }
}

/** Whether a command can be run here. */
export async function works(file: string, args: string[]): Promise<boolean> {
  return command(file, args, { timeoutMs: 20_000 }).then(
    () => true,
    () => false,
  );
}
