import { openNote, signNote, type NoteSigner, type NoteVerifier } from '#libs/tlog';

/** What a bundle says of itself, signed by the log's key. */
export interface Manifest {
  origin: string;
  /** Leaves before the bundle's first entry, and after its last. */
  start: number;
  end: number;
  /** ISO 8601. */
  createdAt: string;
  /** SHA-256 of each file by its name, hexadecimal. */
  files: Map<string, string>;
}

/** Stands where a checkpoint has its size, so that neither is ever taken for the other. */
const KIND = 'campanile audit bundle 1';

export function signManifest(manifest: Manifest, signer: NoteSigner): string {
  const files = [...manifest.files].map(([name, sha256]) => `${sha256}  ${name}`);
  const range = `entries ${manifest.start} to ${manifest.end}`;
  return signNote(
    [manifest.origin, KIND, range, `created ${manifest.createdAt}`, ...files, ''].join('\n'),
    signer,
  );
}

/** @throws TlogError when it is not signed by one of these keys, or no manifest */
export function openManifest(note: string, verifiers: readonly NoteVerifier[]): Manifest | null {
  const [origin = '', kind, range = '', created = '', ...files] = openNote(note, verifiers)
    .text.trimEnd()
    .split('\n');
  const [, start, end] = /^entries (\d+) to (\d+)$/.exec(range) ?? [];
  if (kind !== KIND || end === undefined) return null;
  return {
    ...{ origin, start: Number(start), end: Number(end), createdAt: created.replace('created ', '') },
    files: new Map(files.map((line) => [line.slice(66), line.slice(0, 64)])),
  };
}
