import { LogArchive, LogKey, payloadsOf, verifyBundle } from '#libs/audit';
import { TEST_KEK } from '#libs/testing';

/**
 * One part of `bench audit` in a process of its own, so that its memory is its own: `export URL KEY LOG FOLDER` or
 * `verify FOLDER CHECKPOINT`. Prints seconds and the most resident memory.
 */
const [part, ...args] = process.argv.slice(2) as [string, string, string, string, string];
const began = performance.now();
if (part === 'export') {
  const [url, seed, logId, directory] = args;
  const key = new LogKey('campanile.bench', Buffer.from(seed, 'hex'));
  const payloads = payloadsOf({ kek: [Buffer.from(TEST_KEK, 'base64')] });
  await LogArchive.using(url, key, payloads, (archive) =>
    archive.export({ logId, from: null, to: null, directory, notices: [] }),
  );
} else {
  const [directory, note] = args;
  const verdict = await verifyBundle(directory, { outside: [note] });
  if (!verdict.proved) throw new Error(`not proved: ${JSON.stringify(verdict.faults)}`);
}
const seconds = (performance.now() - began) / 1000;
process.stdout.write(`${JSON.stringify({ seconds, rss_mb: process.resourceUsage().maxRSS / 1024 })}\n`);
