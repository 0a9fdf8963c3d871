import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CompactRange, same, TlogError, verifyConsistency, type Checkpoint } from '#libs/tlog';
import { leafOf, type LogEntry } from '../log-entry.js';
import type { HandOver } from '../signing-keys/hand-over.js';
import { openInPeriod, type KeyPeriod } from '../signing-keys/periods.js';
import { bundledKeys, listsItsKeys, untoldHandOvers, type ToldChange } from './bundled-keys.js';
import { noticeFaults, noticeName } from './bundled-notices.js';
import { termsFaults, termsName } from './bundled-terms.js';
import * as files from './files.js';
import { parseLine, type BundleLine } from './line.js';
import { linesOf } from './lines-of.js';
import { openManifest, type Manifest } from './manifest.js';
import { agrees } from './proved-entry.js';
import { Withheld } from './withheld.js';
import { gapsOf } from './gaps.js';
import type { FaultCode, Verdict } from './verdict.js';

export interface VerifyOptions {
  /** Checkpoints kept outside, as the notes they are. */
  outside?: readonly string[];
  /** Keys of the log (`name+hash+base64`) known some other way than from the bundle. */
  keys?: readonly string[];
  onProgress?: (done: number, all: number) => void;
}

/** A bundle with this many faults is read no further. */
const ENOUGH_FAULTS = 20;

/** Ends the verification: without this nothing else can be judged. */
class Hopeless extends Error {}

/**
 * Judges a bundle by its files alone: no database, no network, constant memory. Never rejects for what is in a bundle,
 * however broken.
 */
export async function verifyBundle(directory: string, options: VerifyOptions = {}): Promise<Verdict> {
  const verification = new Verification(directory, options);
  try {
    await verification.run();
  } catch (error) {
    if (!(error instanceof Hopeless)) throw error;
  }
  return verification.verdict();
}

class Verification {
  readonly #verdict: Verdict;
  /** Names of the notices that the entries say were published. */
  readonly #published = new Set<string>();
  /** Of the terms, likewise. */
  readonly #terms = new Set<string>();
  /** Where the entries say that the log's key was changed. */
  readonly #changes: ToldChange[] = [];
  #handOvers: HandOver[] = [];
  /** Roots under which keys were handed over, by size. */
  readonly #handedOver = new Map<number, Uint8Array[]>();
  /** Sizes of outside checkpoints that the bundle does not reach. */
  readonly #beyond: number[] = [];
  readonly #withheld = new Withheld();

  constructor(
    private readonly directory: string,
    private readonly options: VerifyOptions,
  ) {
    this.#verdict = {
      ...{
        proved: false,
        faults: [],
        gaps: [],
        origin: null,
        start: 0,
        end: 0,
        entries: 0,
        erased: 0,
        outside: [],
        handOvers: [],
      },
      keyGiven: (options.keys ?? []).length > 0,
    };
  }

  verdict(): Verdict {
    const gaps =
      this.#verdict.faults.length > 0 ? [] : gapsOf(this.#verdict, this.#beyond, this.#withheld.entries);
    return { ...this.#verdict, gaps, proved: this.#verdict.faults.length + gaps.length === 0 };
  }

  async run(): Promise<void> {
    const keys = await this.keys();
    const manifest = await this.manifest(keys);
    Object.assign(this.#verdict, { origin: manifest.origin, start: manifest.start, end: manifest.end });
    await this.hashes(manifest);
    const start = await this.checkpoint(files.START, keys, manifest);
    const end = await this.checkpoint(files.END, keys, manifest);
    if (start.size !== manifest.start || end.size !== manifest.end)
      this.fault('checkpoint_of_another_log', files.MANIFEST);
    const tree = await this.tree(start, end);
    const outside = this.outside(keys, start, end);
    await this.entries(manifest, tree, end, outside);
    await this.published(manifest);
    await this.listOfKeys(keys);
  }

  private fault(code: FaultCode, where: string): void {
    this.#verdict.faults.push({ code, where });
    if (this.#verdict.faults.length >= ENOUGH_FAULTS) throw new Hopeless();
  }

  private hopeless(code: FaultCode, where: string): never {
    this.fault(code, where);
    throw new Hopeless();
  }

  /** Those brought along, or the first of the bundle's own; and those that hand-overs lead to from there. */
  private async keys(): Promise<KeyPeriod[]> {
    const handOvers = await readFile(join(this.directory, files.HAND_OVERS), 'utf8').catch(() => '');
    const own = await this.text(files.KEYS);
    const keys =
      this.trusted(() => bundledKeys(this.options.keys ?? [], own, handOvers)) ??
      this.hopeless('manifest_not_signed', files.KEYS);
    if (keys.periods === null) return this.hopeless('hand_over_not_proved', files.HAND_OVERS);
    this.#handOvers = keys.handOvers;
    for (const { size, root, from, to } of keys.handOvers) {
      this.#verdict.handOvers.push({ size, from: from.verifierKey, to: to.verifierKey });
      this.#handedOver.set(size, [...(this.#handedOver.get(size) ?? []), root]);
    }
    return keys.periods;
  }

  private async manifest(keys: readonly KeyPeriod[]): Promise<Manifest> {
    const note = await this.text(files.MANIFEST);
    const verifiers = keys.map(({ verifier }) => verifier);
    const manifest = this.trusted(() => openManifest(note, verifiers));
    return manifest ?? this.hopeless('manifest_not_signed', files.MANIFEST);
  }

  /** Every file but the entries, which are hashed while they are read. */
  private async hashes({ files: listed }: Manifest): Promise<void> {
    const found = new Set(await readdir(this.directory));
    for (const name of [files.ENTRIES, files.START, files.END, files.CONSISTENCY, files.NOTICES])
      if (!listed.has(name)) this.fault('file_missing', name);
    for (const name of found)
      if (!listed.has(name) && name !== files.MANIFEST) this.fault('file_unknown', name);
    for (const [name, sha256] of listed)
      if (!found.has(name)) this.fault('file_missing', name);
      else if (name !== files.ENTRIES && hexOf(await this.text(name)) !== sha256)
        this.fault('file_changed', name);
  }

  private async checkpoint(name: string, keys: readonly KeyPeriod[], { origin }: Manifest) {
    const note = await this.text(name);
    const checkpoint = this.trusted(() => openInPeriod(note, keys));
    if (checkpoint === null) return this.hopeless('checkpoint_not_signed', name);
    if (checkpoint.origin !== origin) this.fault('checkpoint_of_another_log', name);
    return checkpoint;
  }

  /** The tree before the first entry, which must be the one that was signed and how the last one begins. */
  private async tree(start: Checkpoint, end: Checkpoint): Promise<CompactRange> {
    const text = await this.text(files.CONSISTENCY);
    const tree = this.trusted(() => {
      const bundled = JSON.parse(text) as files.BundledConsistency;
      const hashes = (all: string[]) => all.map((hash) => Buffer.from(hash, 'base64'));
      if (start.size > 0) verifyConsistency({ first: start, second: end, proof: hashes(bundled.proof) });
      const range = CompactRange.of(start.size, hashes(bundled.range));
      return same(range.root(), start.root) ? range : null;
    });
    return tree ?? this.hopeless('range_not_consistent', files.CONSISTENCY);
  }

  /** Roots the entries must lead to on their way, by size. */
  private outside(keys: readonly KeyPeriod[], start: Checkpoint, end: Checkpoint): Map<number, Uint8Array[]> {
    const roots = new Map<number, Uint8Array[]>();
    for (const [i, note] of (this.options.outside ?? []).entries()) {
      const where = `checkpoint ${i + 1}`;
      const checkpoint = this.trusted(() => openInPeriod(note, keys, end.origin));
      if (checkpoint === null) this.fault('outside_not_signed', where);
      else if (checkpoint.size > end.size || checkpoint.size < start.size) this.#beyond.push(checkpoint.size);
      else roots.set(checkpoint.size, [...(roots.get(checkpoint.size) ?? []), checkpoint.root]);
    }
    return roots;
  }

  private async entries(
    manifest: Manifest,
    tree: CompactRange,
    end: Checkpoint,
    outside: Map<number, Uint8Array[]>,
  ): Promise<void> {
    const hash = createHash('sha256');
    const stream = createReadStream(join(this.directory, files.ENTRIES), { highWaterMark: 1 << 18 });
    this.compare(outside, tree);
    try {
      for await (const text of linesOf(stream, (bytes) => hash.update(bytes))) {
        this.entry(text, tree);
        if (outside.has(tree.size) || this.#handedOver.has(tree.size)) this.compare(outside, tree);
        if (tree.size % 2_000 === 0)
          this.options.onProgress?.(this.#verdict.entries, manifest.end - manifest.start);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      this.hopeless('file_missing', files.ENTRIES);
    }
    if (tree.size !== end.size || !same(tree.root(), end.root))
      this.fault('entries_not_in_the_log', `${files.ENTRIES} (${tree.size} / ${end.size})`);
    if (hash.digest('hex') !== manifest.files.get(files.ENTRIES)) this.fault('file_changed', files.ENTRIES);
  }

  private entry(text: string, tree: CompactRange): void {
    const line = parseLine(text) ?? this.hopeless('line_malformed', `${files.ENTRIES} (${tree.size})`);
    if (line.seq !== tree.size) this.fault('entry_out_of_place', `${line.seq} ≠ ${tree.size}`);
    this.#withheld.read(line.entry);
    if (!agrees(line)) this.fault('payload_changed', String(line.seq));
    else if (line.payload === null) this.withheld(line);
    else this.told(line.entry, line.payload, line.seq);
    tree.append(leafOf(line.entry));
    this.#verdict.entries++;
  }

  /** What the other files are held against. */
  private told({ event, at }: LogEntry, payload: Record<string, unknown>, seq: number): void {
    if (event === 'notice.published') this.#published.add(noticeName(payload));
    else if (event === 'terms.published') this.#terms.add(termsName(payload));
    else if (event === 'key.rotated' && payload.what === 'signing_key')
      this.#changes.push({ seq, at, size: payload.size, from: payload.from, to: payload.to });
  }

  private withheld({ seq, entry }: BundleLine): void {
    this.#verdict.erased++;
    if (entry.subject === null) this.fault('payload_withheld', String(seq));
    else this.#withheld.add(entry.subject, seq);
  }

  private compare(outside: Map<number, Uint8Array[]>, tree: CompactRange): void {
    for (const root of this.#handedOver.get(tree.size) ?? [])
      if (!same(root, tree.root())) this.fault('hand_over_not_proved', String(tree.size));
    const roots = outside.get(tree.size);
    if (roots === undefined) return;
    const agree = roots.every((root) => same(root, tree.root()));
    if (agree) this.#verdict.outside.push(tree.size);
    else this.fault('outside_disagrees', String(tree.size));
  }

  /** Texts and publications must match. */
  private async published({ start, files: listed }: Manifest): Promise<void> {
    for (const where of noticeFaults(await this.text(files.NOTICES), this.#published, start))
      this.fault('notice_changed', `${files.NOTICES} (${where})`);
    const terms = listed.has(files.TERMS) ? await this.text(files.TERMS) : '';
    for (const where of termsFaults(terms, this.#terms, start))
      this.fault('terms_changed', `${files.TERMS} (${where})`);
  }

  private async listOfKeys(keys: readonly KeyPeriod[]): Promise<void> {
    for (const seq of untoldHandOvers(this.#changes, this.#handOvers))
      this.fault('hand_over_not_proved', seq);
    if (!listsItsKeys(await this.text(files.KEYS), keys, this.#handOvers, this.#changes))
      this.fault('keys_changed', files.KEYS);
  }

  private async text(name: string): Promise<string> {
    try {
      return await readFile(join(this.directory, name), 'utf8');
    } catch {
      return this.hopeless('file_missing', name);
    }
  }

  /** What was read from a file may be anything: what cannot be read proves nothing. */
  private trusted<T>(read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      if (error instanceof TlogError || error instanceof SyntaxError || error instanceof TypeError)
        return null;
      throw error;
    }
  }
}

function hexOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
