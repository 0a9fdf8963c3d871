import type { AudienceEstimate, DispatchCapacity, TextVariant } from '#libs/contracts';
import { foldText, planText, SmsTextError, type DefaultAlphabet, type TextPlan } from '#libs/sms-text';

export interface VariantPreview {
  language: string;
  text: string;
  alphabet: TextPlan['alphabet'];
  units: number;
  parts: number;
  unitsLeft: number;
  forcedBy: { char: string; index: number; costs: number }[];
  /** The same text in letters that cost less, when that saves parts. */
  fold: { text: string; parts: number } | null;
}

/** What one text becomes on the routes; null when it cannot be sent at all, which is a fault of its own. */
export function previewVariant(
  { language, text }: TextVariant,
  alphabets: DefaultAlphabet,
): VariantPreview | null {
  try {
    const plan = planText(text, { alphabets });
    const { alphabet, units, parts, unitsLeftInLastPart: unitsLeft, forcedBy } = plan;
    const folded = foldText(text, { alphabets });
    const fold = folded.saves > 0 ? { text: folded.text, parts: parts - folded.saves } : null;
    return { language, text, alphabet, units, parts, unitsLeft, forcedBy: [...forcedBy], fold };
  } catch (error) {
    if (error instanceof SmsTextError) return null;
    throw error;
  }
}

/** Parts for everybody: who has no text in their own language reads the first. */
export function partsFor(audience: AudienceEstimate, variants: readonly VariantPreview[]): number {
  const partsOf = new Map(variants.map(({ language, parts }) => [language, parts]));
  const fallback = variants[0]?.parts ?? 0;
  const counted = Object.entries(audience.byLanguage);
  const known = counted.reduce((sum, [, count]) => sum + count, 0);
  const parts = counted.reduce(
    (sum, [language, count]) => sum + count * (partsOf.get(language) ?? fallback),
    0,
  );
  return parts + Math.max(0, audience.total - known) * fallback;
}

/** Seconds the licensed rate needs for so many parts; null when no route carries any. */
export function secondsFor(parts: number, { partsPerSecond }: DispatchCapacity): number | null {
  if (parts === 0) return 0;
  return partsPerSecond > 0 ? Math.ceil(parts / partsPerSecond) : null;
}
