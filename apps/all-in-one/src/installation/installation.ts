import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RolePasswords } from '#libs/database';

/** What one machine's Campanile is made of, made once and kept: secrets, keys, and the ports people know. */
export interface Installation {
  database: { name: string; passwords: RolePasswords };
  /** base64, 32 bytes each. */
  keys: { transport: string; number: string; index: string; audit: string; kek: string };
  serviceSecret: string;
  /** Of the demonstration's SMSC account; SMPP allows 8 characters. */
  smscPassword: string;
  /** Of the demonstration's officials. */
  demoPassword: string;
  ports: Ports;
}

export interface Ports {
  authoring: number;
  registration: number;
  dispatcher: number;
  simulator: number;
  smpp: number;
}

export const DEFAULT_PORTS: Ports = {
  authoring: 8080,
  registration: 8081,
  dispatcher: 8082,
  simulator: 8090,
  smpp: 2775,
};

/** Fresh secrets; nothing is shared between installations. */
export function newInstallation(): Installation {
  return {
    database: {
      name: 'campanile',
      passwords: { owner: secret(), registration: secret(), authoring: secret(), dispatcher: secret() },
    },
    keys: { transport: key(), number: key(), index: key(), audit: key(), kek: key() },
    serviceSecret: secret(),
    smscPassword: randomBytes(4).toString('hex'),
    demoPassword: randomBytes(6).toString('hex'),
    ports: { ...DEFAULT_PORTS },
  };
}

const FILE = 'installation.json';

/** The installation kept in a state folder; made at the first start. Readable by its owner alone. */
export async function openInstallation(stateDirectory: string): Promise<Installation> {
  const file = join(stateDirectory, FILE);
  const kept = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Installation) : null;
  const fresh = newInstallation();
  // An older program knew fewer keys: those it lacks are made now, the others stay.
  const installation = kept === null ? fresh : { ...kept, keys: { ...fresh.keys, ...kept.keys } };
  if (kept !== null && Object.keys(kept.keys).length === Object.keys(fresh.keys).length) return kept;
  await mkdir(stateDirectory, { recursive: true });
  // Written aside and renamed: a start that dies here must not leave half a file of secrets.
  await writeFile(`${file}.new`, JSON.stringify(installation, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return installation;
}

/** The file of key-encryption keys, which `keys new-kek` adds to; made with the installation's first one. */
export async function keepKek(stateDirectory: string, { keys }: Installation): Promise<string> {
  const file = join(stateDirectory, 'kek');
  if (existsSync(file)) return file;
  await writeFile(`${file}.new`, `${keys.kek}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return file;
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function key(): string {
  return randomBytes(32).toString('base64');
}
