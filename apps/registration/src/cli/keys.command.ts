import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { KEY_BYTES } from '#libs/keys';
import { rotateKeys, type RotateOptions } from '../keys/rotate.js';
import { statusLines } from '../keys/status.js';
import type { RegistrationConfig } from '../settings.js';
import { withKeys } from '../keys/with-keys.js';

const ROTATE_HELP = `
Senza opzioni: tutto / without options: all of it. Mentre i servizi lavorano; interrotto, va avanti da dove era / while
services work; interrupted, it goes on where it was. Prima di / before --kek: keys new-kek.`;

/** `keys`: where keys stand, and how they are changed. */
export function keysCommand(config: () => RegistrationConfig): Command {
  const keys = new Command('keys');
  keys
    .command('status')
    .description('quali chiavi, e che cosa vi sta sotto / which keys, and what stands under them')
    .action(() =>
      withKeys(config(), async (parts) => {
        for (const line of await statusLines(parts)) say(line);
      }),
    );
  keys
    .command('new-kek')
    .description('mette una chiave nuova in testa a KEK_FILE / puts a new key first in KEK_FILE')
    .action(() => newKek(config().kekFile));
  keys
    .command('rotate')
    .description('sostituisce le chiavi / changes keys')
    .option(
      '--kek',
      'chiavi sotto la nuova KEK; voci in chiaro sigillate / keys under the new KEK; legible entries sealed',
    )
    .option(
      '--towns',
      'le chiavi dei comuni per il registro; qualche minuto / the municipalities’ keys of the log; some minutes',
    )
    .option('--numbers', 'la chiave dei numeri / the key of the numbers')
    .option('--index', 'la chiave dell’indice dei numeri / the key of the numbers’ index')
    .option('--dry-run', 'dice soltanto che cosa farebbe / only says what it would do', false)
    .addHelpText('after', ROTATE_HELP)
    .action((options: RotateOptions) =>
      withKeys(config(), async (parts) => {
        const actor = `operator:${userInfo().username}` as const;
        if (!(await rotateKeys(parts, options, actor, say))) process.exitCode = 1;
      }),
    );
  return keys;
}

/** The old keys stay behind it until `keys rotate --kek` has put everything under the new one. */
async function newKek(path: string | undefined): Promise<void> {
  const key = randomBytes(KEY_BYTES).toString('base64');
  if (path === undefined) {
    say(`Da mettere in testa a KEK, prima delle altre / to be put first in KEK, before the others:\n${key}`);
    return;
  }
  const old = await readFile(path, 'utf8');
  await writeFile(`${path}.new`, `${key}\n${old}`, { mode: 0o600 });
  await chmod(`${path}.new`, 0o600);
  await rename(`${path}.new`, path);
  say(`${path}: nuova chiave in testa; ora / a new key comes first; now: keys rotate --kek`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
