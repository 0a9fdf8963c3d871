import { spawnSync } from 'node:child_process';
import type { Command } from 'commander';
import { entryOf } from '../../apps/all-in-one/src/processes/locate.js';

/** The simulator alone, so that a figure measured against it is known not to be its own. */
export function simulatorCommand(program: Command): void {
  program
    .command('simulator')
    .description('the simulated SMSC alone, against raw pre-encoded writes: submits answered a second')
    .option('--messages <n>', 'how many', '2000000')
    .option('--json', 'one JSON object on the last line', false)
    .action(({ messages, json }: { messages: string; json: boolean }) => {
      const args = [
        entryOf('smsc-sim', 'bench/submits'),
        '--messages',
        messages,
        ...(json ? ['--json'] : []),
      ];
      process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
    });
}
