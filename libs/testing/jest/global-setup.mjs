// Plain JavaScript: Jest loads this file outside its own transforms. It runs the compiled `libs/testing`.
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const compiled = `${root}dist/libs/testing/src/server.js`;
const sources = ['libs/testing/src/server.ts', 'libs/database/src/embedded.ts'].map((file) => root + file);

function stale() {
  return !existsSync(compiled) || sources.some((file) => statSync(file).mtimeMs > statSync(compiled).mtimeMs);
}

/** One PostgreSQL for the whole run, whatever the number of projects and workers. */
export default async function globalSetup() {
  if (process.env.CAMPANILE_TEST_DATABASE_SERVER !== undefined) return;
  if (stale()) execFileSync('npx', ['swc', 'libs', '-d', 'dist', '--quiet'], { cwd: root, stdio: 'inherit' });
  const { startTestServer } = await import(compiled);
  globalThis.stopTestServer = await startTestServer();
}
