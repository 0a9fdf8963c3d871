import { canonicalJson, signCheckpoint, signNote } from '#libs/tlog';
import { LogKey, type BundledHandOver, type BundledNotice, type BundledTerms } from '#libs/audit';
import type { Chance } from './chance.js';
import { TOWN, type HonestLog } from './honest-log.js';
import { sha256 } from './honest-texts.js';

/** A falsification of a file beside the entries; null: it is not there any more. */
export interface FileTampering {
  file: string;
  change: (text: string, chance: Chance, log: HonestLog) => string | null;
}

/** One line, drawn at random, is another; null: it is not there. */
function line<T>(file: string, falsify: (item: T, items: T[]) => T | null): FileTampering {
  return {
    file,
    change: (text, chance) => {
      const items = text
        .trimEnd()
        .split('\n')
        .map((each) => JSON.parse(each) as T);
      const place = chance.below(items.length);
      const changed = falsify(items[place] as T, items);
      const all = changed === null ? items.toSpliced(place, 1) : items.with(place, changed);
      return all.map((each) => `${JSON.stringify(each)}\n`).join('');
    },
  };
}

const added = <T>(file: string, falsify: (item: T) => T): FileTampering => ({
  file,
  change: (text, chance) => {
    const lines = text.trimEnd().split('\n');
    return `${text}${JSON.stringify(falsify(JSON.parse(chance.oneOf(lines)) as T))}\n`;
  },
});

const rewritten = (notice: BundledNotice): BundledNotice => {
  const text = `${notice.text} Acconsente a tutto.`;
  return { ...notice, text, sha256: sha256(text) };
};
const otherTerms = (terms: BundledTerms): BundledTerms => {
  const content = { ...terms.content, controller: 'Altri' };
  return { ...terms, content, sha256: sha256(canonicalJson(content)) };
};
const none = (file: string): FileTampering => ({ file, change: () => null });

const NOTICES: FileTampering[] = [
  line<BundledNotice>('notices.jsonl', (notice) => ({ ...notice, text: `${notice.text}.` })),
  line<BundledNotice>('notices.jsonl', rewritten),
  line<BundledNotice>('notices.jsonl', (notice) => ({ ...notice, version: `${notice.version}-1` })),
  line<BundledNotice>('notices.jsonl', (notice) => ({ ...notice, language: 'de' })),
  line<BundledNotice>('notices.jsonl', () => null),
  added<BundledNotice>('notices.jsonl', (notice) => ({ ...rewritten(notice), version: '9' })),
  none('notices.jsonl'),
];

const TERMS: FileTampering[] = [
  line<BundledTerms>('terms.jsonl', (terms) => ({
    ...terms,
    content: { ...terms.content, retentionDays: 9 },
  })),
  line<BundledTerms>('terms.jsonl', otherTerms),
  line<BundledTerms>('terms.jsonl', (terms) => ({ ...terms, version: terms.version + 10 })),
  line<BundledTerms>('terms.jsonl', () => null),
  added<BundledTerms>('terms.jsonl', (terms) => ({ ...otherTerms(terms), version: 9 })),
  none('terms.jsonl'),
];

/** A hand-over of the log, as whoever has its key in use could write one, and another key of theirs. */
function handedOn(text: string, { key, size }: HonestLog, from: 'theirs' | 'ours'): string {
  const [ours, theirs] = [key, new LogKey('campanile.test', Buffer.alloc(32, 7))].map((each) =>
    each.signerOf(TOWN),
  ) as [ReturnType<LogKey['signerOf']>, ReturnType<LogKey['signerOf']>];
  const [before, next] = from === 'ours' ? [ours, theirs] : [theirs, ours];
  const extension = [`previous-key ${before.verifierKey}`, `next-key ${next.verifierKey}`];
  const tree = { origin: ours.name, size: size - 1, root: Buffer.alloc(32, 1), extension };
  const note = signCheckpoint(tree, next, before);
  return `${text}${JSON.stringify({ note } satisfies BundledHandOver)}\n`;
}

const KEYS: FileTampering[] = [
  none('hand-overs.jsonl'),
  { file: 'hand-overs.jsonl', change: () => '' },
  { file: 'hand-overs.jsonl', change: (text, _, log) => handedOn(text, log, 'ours') },
  { file: 'hand-overs.jsonl', change: (text, _, log) => handedOn(text, log, 'theirs') },
  line<BundledHandOver>('hand-overs.jsonl', ({ note }) => ({ note: note.replace(/\n\d+\n/, '\n1\n') })),
  {
    file: 'hand-overs.jsonl',
    // Signed by the key in use alone.
    change: (text, _, { key }) => {
      const { note } = JSON.parse(text) as BundledHandOver;
      const own = note.slice(0, note.lastIndexOf('\n\n') + 1);
      return `${JSON.stringify({ note: signNote(own, key.signerOf(TOWN)) })}\n`;
    },
  },
  { file: 'keys.txt', change: (text) => text.replace(/ 20\d\d-/, ' 1999-') },
  { file: 'keys.txt', change: (text) => text.replace(/ [1-9]\d* /, ' 1 ') },
  { file: 'keys.txt', change: (text) => text.slice(text.indexOf('\n') + 1) },
  { file: 'keys.txt', change: (text) => text.split('\n').toReversed().join('\n').trimStart() },
  { file: 'keys.txt', change: (text) => `${text}${text.trimEnd().split('\n').at(-1)}\n` },
  none('keys.txt'),
];

/** Three ways to falsify what stands beside the entries: what citizens read, who processes, who signed. */
export const FILE_TAMPERINGS: Record<string, readonly FileTampering[]> = {
  notices: NOTICES,
  terms: TERMS,
  'keys handed over': KEYS,
};
