import { createReadStream } from 'node:fs';
import { importProblem } from './problems.js';

/** What a first look at the whole file tells, before anything is written. */
export interface SheetFile {
  firstLine: string;
  /** Size in bytes, for progress. */
  bytes: number;
}

/**
 * Reads the file once, in constant memory.
 * @throws ProblemError `import.encoding` where it is not UTF-8, `import.file_missing`
 */
export async function inspectSheet(file: string): Promise<SheetFile> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let start = '';
  try {
    for await (const chunk of createReadStream(file)) {
      const text = decoded(decoder, chunk as Buffer, bytes);
      if (!start.includes('\n')) start += text;
      bytes += (chunk as Buffer).length;
    }
    decoded(decoder, null, bytes);
  } catch (error) {
    if (isSystemError(error)) throw importProblem('import.file_missing', { params: { file }, cause: error });
    throw error;
  }
  return { firstLine: start.split('\n', 1)[0] ?? '', bytes };
}

/** UTF-16, as some spreadsheets write it, is valid UTF-8 but for its NULs and its mark. */
function decoded(decoder: InstanceType<typeof TextDecoder>, chunk: Buffer | null, at: number): string {
  const nul = chunk?.indexOf(0) ?? -1;
  if (nul !== -1) throw importProblem('import.encoding', { params: { at: at + nul } });
  try {
    return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw importProblem('import.encoding', { params: { at: at + firstFault(chunk) }, cause });
  }
}

/** The first byte that no UTF-8 text can hold there; 0 where the fault straddles two chunks. */
function firstFault(chunk: Buffer | null): number {
  const marker = chunk?.toString('utf8').indexOf('\uFFFD') ?? -1;
  return marker === -1 ? 0 : Buffer.byteLength((chunk as Buffer).toString('utf8').slice(0, marker));
}

function isSystemError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}
