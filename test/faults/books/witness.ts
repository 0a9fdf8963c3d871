import type { SubmitsView } from '../../harness/simulator-client.js';

const MARKER = /#\d+;/;

/** What the simulated phones got, by alert. */
export interface Witness {
  /** Marker → number → how often each part was accepted. */
  byAlert: Map<string, Map<number, number[]>>;
  /** Numbers that got codes and confirmations: texts without a marker. */
  others: Set<number>;
  /** Number → the markers of what it got, part by part. */
  heard: Map<number, string[]>;
}

/** Sorts every accepted submit by the marker in its text. */
export function witnessOf({ texts, submits }: SubmitsView): Witness {
  const markers = texts.map(({ text }) => MARKER.exec(text)?.[0] ?? null);
  const witness: Witness = { byAlert: new Map(), others: new Set(), heard: new Map() };
  for (let i = 0; i < submits.length; i += 2) {
    const number = submits[i] as number;
    const place = submits[i + 1] as number;
    const marker = markers[place] ?? null;
    if (marker === null) {
      witness.others.add(number);
      continue;
    }
    entry(witness.heard, number, () => [] as string[]).push(marker);
    const { part, total } = texts[place] as SubmitsView['texts'][number];
    const phones = entry(witness.byAlert, marker, () => new Map<number, number[]>());
    const parts = entry(phones, number, () => new Array<number>(total).fill(0));
    parts[part - 1] = (parts[part - 1] ?? 0) + 1;
  }
  return witness;
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
