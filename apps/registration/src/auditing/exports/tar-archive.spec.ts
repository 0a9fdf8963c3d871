import { mkdtemp, readdir, readlink, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { waitFor } from '#libs/testing';
import { tarOf } from './tar-archive.js';

const LARGE = 50_000_000;

describe('An archive of a folder', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'campanile-spec-'));
    await writeFile(join(folder, 'a.txt'), 'Campanile');
    await writeFile(join(folder, 'b.bin'), '');
    await truncate(join(folder, 'b.bin'), LARGE);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Files that this process has open in the folder. */
  const open = async () => {
    const descriptors = await readdir('/proc/self/fd').catch(() => []);
    const targets = await Promise.all(
      descriptors.map((descriptor) => readlink(`/proc/self/fd/${descriptor}`).catch(() => '')),
    );
    return targets.filter((target) => target.startsWith(folder));
  };
  const closed = () => waitFor('the files to be closed', async () => (await open()).length === 0);

  it('is as long as it says', async () => {
    const { size, stream } = await tarOf(folder, 'root');
    let read = 0;
    for await (const chunk of stream) read += (chunk as Buffer).length;
    expect(read).toBe(size);
    await closed();
  });

  it('is whole though its files are removed while it is read', async () => {
    const gone = await mkdtemp(join(tmpdir(), 'campanile-spec-'));
    await writeFile(join(gone, 'a.txt'), 'Campanile');
    const { size, stream } = await tarOf(gone, 'root');
    await rm(gone, { recursive: true });
    const chunks = (await stream.toArray()) as Buffer[];
    expect(Buffer.concat(chunks)).toHaveLength(size);
  });

  it('that is broken off leaves no file open, and harms nobody', async () => {
    const { stream } = await tarOf(folder, 'root');
    for await (const _ of stream) break;
    await closed();
    const { stream: unread } = await tarOf(folder, 'root');
    unread.destroy(new Error('gone'));
    await expect(finished(unread)).rejects.toThrow('gone');
    await closed();
  });
});
