import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { entryOf, projectRoot } from '../processes/locate.js';

/** Brings the demonstration into a running database, by the command line: a second start adds nothing. */
export async function seedDemonstration(
  stateDirectory: string,
  subscribers: number,
  say: (line: string) => void,
): Promise<void> {
  const child = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      entryOf('all-in-one', 'cli'),
      'demo',
      'seed',
      '--subscribers',
      String(subscribers),
    ],
    {
      cwd: projectRoot(),
      env: { PATH: process.env.PATH ?? '', CAMPANILE_STATE: stateDirectory },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  const complaints: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => say(`  ${line}`));
  createInterface({ input: child.stderr }).on('line', (line) => complaints.push(line));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0)
    throw new Error(`The demonstration could not be set up.\n${complaints.slice(-20).join('\n')}`);
}
