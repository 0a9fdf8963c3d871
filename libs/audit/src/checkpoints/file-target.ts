import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openNote } from '#libs/tlog';
import { AuditError } from '../errors.js';
import type { SignedCheckpoint } from './checkpoints.js';
import type { LogKey } from './log-key.js';
import type { CheckpointTarget } from './target.js';

/** Digits of a size in a file's name, so that names sort as sizes do. */
const DIGITS = 12;

/** One new file per checkpoint, never written twice: `<folder>/<log>/<size>.checkpoint`. */
export class FileTarget implements CheckpointTarget {
  readonly name = 'file';

  constructor(
    private readonly folder: string,
    private readonly key: LogKey,
  ) {}

  async push(checkpoint: SignedCheckpoint): Promise<void> {
    const name = `${String(checkpoint.size).padStart(DIGITS, '0')}.checkpoint`;
    const file = join(this.folder, checkpoint.logId, name);
    await mkdir(dirname(file), { recursive: true });
    try {
      const handle = await open(file, 'wx', 0o444);
      try {
        await handle.writeFile(checkpoint.note);
        await handle.sync();
      } finally {
        await handle.close();
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw pushFailed(error);
      await this.compare(file, checkpoint);
    }
  }

  async newest(logId: string): Promise<string | null> {
    const folder = join(this.folder, logId);
    const names = await readdir(folder).catch(() => []);
    for (const name of names.sort().reverse()) {
      const note = await readFile(join(folder, name), 'utf8');
      // A machine that stopped while it wrote leaves a piece.
      if (isWhole(note)) return note;
    }
    return null;
  }

  /** A file that is there already tells of an earlier push, of one cut short, or of another history. */
  private async compare(file: string, { note, logId, size }: SignedCheckpoint): Promise<void> {
    const kept = await readFile(file, 'utf8');
    if (kept === note) return;
    const verifier = this.key.verifierOf(logId);
    if (isWhole(kept) && openNote(kept, [verifier]).text === openNote(note, [verifier]).text) return;
    throw new AuditError('audit.log_forked', `${file} is another checkpoint of size ${size}.`);
  }
}

function isWhole(note: string): boolean {
  return note.includes('\n\n— ') && note.endsWith('\n');
}

function pushFailed(error: unknown): AuditError {
  return new AuditError('audit.push_failed', error instanceof Error ? error.message : String(error));
}
