import { dataCodingOf } from './alphabet.js';
import type { Alphabet, TextOptions } from './alphabet.js';
import { SmsTextError } from './errors.js';
import { encodeGsm7 } from './gsm7.js';
import { layOut } from './layout.js';
import type { Layout } from './layout.js';
import { encodeLatin1, encodeUcs2 } from './octets.js';

/** The longest text Campanile sends, in parts: beyond it phones and people both lose the thread. */
export const MAX_PARTS = 6;

/** A character that the route's default alphabet does not hold, and that therefore makes the text UCS-2. */
export interface ForcingCharacter {
  /** The whole grapheme, as a person sees it. */
  readonly char: string;
  /** Where it begins, in UTF-16 code units from the start of the text. */
  readonly index: number;
  /** Parts the text would save if no such character were in it (the same for all of them: they act together). */
  readonly costs: number;
}

/** Exactly what will be sent. */
export interface TextPlan {
  readonly alphabet: Alphabet;
  /** SMPP `data_coding`. */
  readonly dataCoding: number;
  /** Septets for GSM-7 and Latin-1, UTF-16 code units for UCS-2; headers not counted. */
  readonly units: number;
  /** What the provider bills; 0 for an empty text. */
  readonly parts: number;
  readonly unitsPerPart: number;
  readonly unitsLeftInLastPart: number;
  readonly forcedBy: readonly ForcingCharacter[];
}

export interface EncodedText {
  readonly plan: TextPlan;
  /** User data of each part, without concatenation header; GSM-7 as unpacked septets, one a byte. */
  readonly parts: readonly Uint8Array[];
}

export interface EncodeOptions extends TextOptions {
  /** Refuse longer texts; {@link MAX_PARTS} unless given, 255 at most. */
  readonly maxParts?: number;
}

/** What `text` becomes on a route. Throws {@link SmsTextError} `text_ill_formed` for half a surrogate pair, and nothing else. */
export function planText(text: string, options: TextOptions = {}): TextPlan {
  return planOf(layOut(text, options));
}

/** The bytes of what {@link planText} plans. Refuses `text_empty` and `text_too_long` besides. */
export function encodeText(text: string, options: EncodeOptions = {}): EncodedText {
  const layout = layOut(text, options);
  if (layout.pieces.length === 0) throw new SmsTextError('text_empty', 'The text is empty');
  const most = Math.min(options.maxParts ?? MAX_PARTS, 255);
  if (layout.pieces.length > most) {
    throw new SmsTextError('text_too_long', `The text takes ${layout.pieces.length} parts; ${most} at most`);
  }
  const encode = ENCODERS[layout.alphabet];
  return { plan: planOf(layout), parts: layout.pieces.map((piece) => encode(piece)) };
}

const ENCODERS: Record<Alphabet, (text: string) => Uint8Array> = {
  gsm7: encodeGsm7,
  latin1: encodeLatin1,
  ucs2: encodeUcs2,
};

function planOf(layout: Layout): TextPlan {
  const parts = layout.pieces.length;
  const costs = parts - layout.partsWithoutForeign;
  return {
    alphabet: layout.alphabet,
    dataCoding: dataCodingOf(layout.alphabet),
    units: layout.units,
    parts,
    unitsPerPart: layout.unitsPerPart,
    unitsLeftInLastPart: layout.unitsPerPart - layout.lastUnits,
    forcedBy: layout.foreign.map(({ char, index }) => ({ char, index, costs })),
  };
}
