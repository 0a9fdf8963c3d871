import { once } from 'node:events';
import { open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pack, type Pack } from 'tar-stream';

const BLOCK = 512;

interface OpenFile {
  name: string;
  handle: FileHandle;
  size: number;
  mtime: Date;
}

/** Bytes of the archive that `tarOf` makes of files of these sizes: a header each, whole blocks, two empty ones. */
export function tarSize(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all + BLOCK + Math.ceil(size / BLOCK) * BLOCK, 2 * BLOCK);
}

/**
 * The files of a folder as one archive (POSIX.1-1988 ustar), read in constant memory. All are opened before this
 * resolves: what is removed meanwhile is still sent whole.
 * @param root the folder they are in once unpacked
 */
export async function tarOf(directory: string, root: string): Promise<{ size: number; stream: Readable }> {
  const files: OpenFile[] = [];
  try {
    for (const name of (await readdir(directory)).sort()) {
      const handle = await open(join(directory, name));
      const file = { name: `${root}/${name}`, handle, size: 0, mtime: new Date(0) };
      files.push(file);
      Object.assign(file, pickStat(await handle.stat()));
    }
  } catch (error) {
    await closeAll(files);
    throw error;
  }
  const archive = pack();
  void fill(archive, files)
    .catch((error: unknown) => archive.destroy(error as Error))
    .finally(() => closeAll(files));
  return { size: tarSize(files.map(({ size }) => size)), stream: Readable.from(archive) };
}

async function fill(archive: Pack, files: readonly OpenFile[]): Promise<void> {
  const gone = new AbortController();
  const leave = () => gone.abort();
  // Who breaks a download off ends the archive and its entry with an error that nobody else listens for.
  archive.on('error', leave).on('close', leave);
  for (const { name, handle, size, mtime } of files) {
    gone.signal.throwIfAborted();
    const entry = archive.entry({ name, size, mtime, mode: 0o644 });
    entry.on('error', leave);
    for await (const chunk of handle.createReadStream({ autoClose: false }))
      if (!entry.write(chunk)) await once(entry, 'drain', { signal: gone.signal });
    entry.end();
  }
  archive.finalize();
}

function pickStat({ size, mtime }: { size: number; mtime: Date }) {
  return { size, mtime };
}

async function closeAll(files: readonly OpenFile[]): Promise<void> {
  await Promise.all(files.map(({ handle }) => handle.close().catch(() => undefined)));
}
