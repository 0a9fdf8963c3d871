import { foldText, planText, type FoldChange } from '#libs/sms-text';

/** What a text will take, by the same code that encodes it; the server still decides by the routes it has. */
export interface Count {
  alphabet: 'gsm7' | 'latin1' | 'ucs2';
  units: number;
  parts: number;
  unitsLeft: number;
}

export interface Advice {
  /** The characters that cost, each once. */
  characters: string[];
  /** Characters that one SMS holds now, and would hold without them. */
  holds: number;
  wouldHold: number;
  /** SMS a person that they cost; 0 if the text is short. */
  costsParts: number;
  changes: readonly FoldChange[];
  /** The text without them where they have a spelling; null when nothing can be respelled. */
  proposal: { text: string; parts: number } | null;
  /** Those that have no other spelling. */
  stubborn: string[];
}

/** Half a character (a surrogate alone) cannot be typed, but can be pasted: it is counted as if it were replaced. */
const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd');

export function countOf(text: string): Count {
  const { alphabet, units, parts, unitsLeftInLastPart } = planText(wellFormed(text));
  return { alphabet, units, parts, unitsLeft: unitsLeftInLastPart };
}

/** Null when the text costs no more than it needs to. */
export function adviceOn(text: string): Advice | null {
  const plan = planText(wellFormed(text));
  if (plan.forcedBy.length === 0) return null;
  const costs = plan.forcedBy[0]?.costs ?? 0;
  const folded = foldText(wellFormed(text));
  const after = planText(folded.text);
  return {
    characters: [...new Set(plan.forcedBy.map(({ char }) => char))],
    holds: plan.parts > 1 ? 67 : 70,
    wouldHold: plan.parts - costs > 1 ? 153 : 160,
    costsParts: costs,
    changes: folded.changes,
    proposal: folded.changes.length > 0 ? { text: folded.text, parts: after.parts } : null,
    stubborn: [...new Set(after.forcedBy.map(({ char }) => char))],
  };
}
