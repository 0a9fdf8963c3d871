import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, CompactRange, jsonLeafHash, signCheckpoint, signNote } from '#libs/tlog';
import { FILE_TAMPERINGS, type FileTampering } from './bundle-files.js';
import type { Chance } from './chance.js';
import { TOWN, type HonestLog } from './honest-log.js';
import { sha256 } from './honest-texts.js';

interface Line {
  entry: Record<string, unknown>;
  payload: Record<string, unknown> | null;
  salt: string | null;
  seq: number;
}

/**
 * How far who falsifies goes: the entries alone; the manifest signed again; the last checkpoint too. The last two take
 * the operator's own key.
 */
const DEPTHS = ['entries', 'manifest', 'checkpoint'] as const;
type Depth = (typeof DEPTHS)[number];

type Falsify = (lines: Line[], chance: Chance, neighbours: Line[], earlier: Line[]) => Line[];

const EDITS: ((line: Line) => Line)[] = [
  (line) => ({ ...line, entry: { ...line.entry, actor: 'operator:somebody' } }),
  (line) => ({ ...line, entry: { ...line.entry, event: 'consent.refused' } }),
  (line) => ({ ...line, entry: { ...line.entry, at: '2020-01-01T00:00:00.000001Z' } }),
  (line) => ({ ...line, entry: { ...line.entry, subject: null } }),
  (line) => ({ ...line, entry: { ...line.entry, commitment: '00'.repeat(32) } }),
  (line) => ({ ...line, payload: { ...line.payload, forged: true } }),
  (line) => ({ ...line, salt: '00'.repeat(16) }),
  (line) => ({ ...line, seq: line.seq + 1 }),
];

const numbered = (lines: Line[]) => lines.map((line, seq) => ({ ...line, seq }));
const at = (lines: Line[], i: number) => lines[i] as Line;
const forged = (line: Line): Line => ({ ...line, entry: { ...line.entry, actor: 'service:forged' } });

/** Ten ways to falsify the entries of a bundle; what stands beside them, `FILE_TAMPERINGS`. */
const TAMPERINGS: Record<string, Falsify> = {
  edit: (lines, chance) => {
    for (;;) {
      const i = chance.below(lines.length);
      const edited = chance.oneOf(EDITS)(at(lines, i));
      // An entry about nobody has no subject to take away: what changes nothing is no edit.
      if (canonicalJson(edited) !== canonicalJson(at(lines, i))) return lines.with(i, edited);
    }
  },
  destroy: (lines, chance) => {
    // Of who was erased nothing is left to destroy; of their erasure itself there is.
    const left = lines.filter(({ payload }) => payload !== null);
    const { seq } = chance.oneOf(left);
    return lines.with(seq, { ...at(lines, seq), payload: null, salt: null });
  },
  delete: (lines, chance) => numbered(lines.toSpliced(chance.below(lines.length), 1)),
  truncate: (lines, chance) => lines.slice(0, chance.below(lines.length)),
  // Never behind the last entry, here and below: there, with the operator's key, it is no falsification but an entry.
  insert: (lines, chance) =>
    numbered(lines.toSpliced(chance.below(lines.length), 0, forged(chance.oneOf(lines)))),
  reorder: (lines, chance) => {
    const i = chance.below(lines.length - 1);
    const j = i + 1 + chance.below(lines.length - 1 - i);
    return numbered(lines.with(i, at(lines, j)).with(j, at(lines, i)));
  },
  duplicate: (lines, chance) =>
    numbered(lines.toSpliced(chance.below(lines.length), 0, chance.oneOf(lines.slice(0, -1)))),
  'cross-municipality': (lines, chance, neighbours) => {
    const stranger = chance.oneOf(neighbours);
    const dressed = { ...stranger, entry: { ...stranger.entry, municipality: TOWN } };
    return numbered(lines.with(chance.below(lines.length), chance.oneOf([stranger, dressed])));
  },
  'roll-back': (_lines, _chance, _neighbours, earlier) => earlier,
  fork: (lines, chance, _neighbours, earlier) =>
    numbered(
      [...earlier, ...lines.slice(earlier.length).map(forged)].slice(0, lines.length + chance.below(5)),
    ),
};

export const BUNDLE_TAMPERINGS = [...Object.keys(TAMPERINGS), ...Object.keys(FILE_TAMPERINGS)];

/** Falsifies a copy of the bundle. @returns where it is */
export async function tamperWithBundle(
  log: HonestLog,
  kind: string,
  chance: Chance,
  directory: string,
): Promise<string> {
  const ofFiles = FILE_TAMPERINGS[kind];
  if (ofFiles !== undefined) return tamperWithFiles(log, chance.oneOf(ofFiles), chance, directory);
  const depth = kind === 'fork' ? 'checkpoint' : chance.oneOf(DEPTHS);
  // Somebody who rolls back has the genuine bundle of then.
  if (kind === 'roll-back' && depth === 'entries') return log.earlier;
  const [own, neighbours, earlier] = await Promise.all(
    [log.bundle, log.neighbours, log.earlier].map(linesIn),
  );
  const lines = TAMPERINGS[kind]?.(own ?? [], chance, neighbours ?? [], earlier ?? []) ?? [];
  await cp(log.bundle, directory, { recursive: true });
  await writeFile(join(directory, 'entries.jsonl'), lines.map((line) => `${canonicalJson(line)}\n`).join(''));
  await signAgain(log, depth, lines, directory);
  return directory;
}

async function tamperWithFiles(
  log: HonestLog,
  { file, change }: FileTampering,
  chance: Chance,
  directory: string,
): Promise<string> {
  await cp(log.bundle, directory, { recursive: true });
  const honest = await readFile(join(directory, file), 'utf8');
  const changed = change(honest, chance, log);
  if (changed === honest) throw new Error(`${file} is as it was`);
  await rm(join(directory, file));
  if (changed !== null) await writeFile(join(directory, file), changed);
  await signAgain(log, chance.oneOf(['entries', 'manifest']), [], directory);
  return directory;
}

/** The honest lines, read once: no falsification changes them, each makes lines of its own. */
const READ = new Map<string, Promise<Line[]>>();

function linesIn(directory: string): Promise<Line[]> {
  const known = READ.get(directory) ?? parsed(join(directory, 'entries.jsonl'));
  READ.set(directory, known);
  return known;
}

async function parsed(file: string): Promise<Line[]> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Line);
}

async function signAgain(log: HonestLog, depth: Depth, lines: Line[], directory: string): Promise<void> {
  if (depth === 'entries') return;
  const signer = log.key.signerOf(TOWN);
  const size = depth === 'checkpoint' ? lines.length : log.size;
  if (depth === 'checkpoint') {
    const tree = new CompactRange();
    for (const { entry } of lines) tree.append(jsonLeafHash(entry));
    const checkpoint = { origin: log.key.originOf(TOWN), size: tree.size, root: tree.root() };
    await writeFile(join(directory, 'end.checkpoint'), signCheckpoint(checkpoint, signer));
    await writeFile(
      join(directory, 'consistency.json'),
      JSON.stringify({ first: 0, second: size, proof: [], range: [] }),
    );
  }
  const names = (await readdir(directory)).filter((name) => name !== 'manifest.txt');
  const hashes = await Promise.all(
    names.map(async (name) => `${sha256(await readFile(join(directory, name)))}  ${name}`),
  );
  const head = [log.key.originOf(TOWN), 'campanile audit bundle 1', `entries 0 to ${size}`, 'created now'];
  await writeFile(join(directory, 'manifest.txt'), signNote([...head, ...hashes, ''].join('\n'), signer));
}
