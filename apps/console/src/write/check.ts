import { MAX_PARTS } from '#libs/sms-text';
import { fromTownField } from '../figures/rome.js';
import { countOf } from './count.js';
import type { Draft } from './draft.js';

/** A fault that the form sees by itself; `field` is the id of the input at fault. */
export type Fault =
  | { code: 'category' | 'severity' | 'zones' | 'expiry' | 'expiryPast'; field: string }
  | { code: 'text'; field: string; language: string }
  | { code: 'tooLong'; field: string; language: string; parts: number };

/** What is missing, in the order of the form. Only what needs no server: the server decides about the rest. */
export function faultsOf(draft: Draft, mainLanguage: string, now: Date): Fault[] {
  const faults: Fault[] = [];
  if (draft.categoryId === '') faults.push({ code: 'category', field: 'categoryId' });
  if (draft.severity === '') faults.push({ code: 'severity', field: 'severity' });
  if (draft.zoneIds.length === 0) faults.push({ code: 'zones', field: 'zoneIds' });
  if ((draft.texts[mainLanguage] ?? '').trim() === '') {
    faults.push({ code: 'text', field: `text-${mainLanguage}`, language: mainLanguage });
  }
  for (const [language, text] of Object.entries(draft.texts)) {
    const { parts } = countOf(text);
    if (parts > MAX_PARTS) faults.push({ code: 'tooLong', field: `text-${language}`, language, parts });
  }
  const expires = fromTownField(draft.expires);
  if (!expires) faults.push({ code: 'expiry', field: 'expiresAt' });
  else if (expires <= now) faults.push({ code: 'expiryPast', field: 'expiresAt' });
  return faults;
}

/**
 * The id of the input that a field of the API's problems stands for: `variants.0.text` → `text-it`,
 * `zoneIds` → `zoneIds`; null for what is no input of the form.
 */
export function inputOf(field: string | null, variantLanguages: readonly string[]): string | null {
  if (field === null) return null;
  const path = field.replace(/\[(\w+)\]/g, '.$1').split('.');
  const [head, which] = path;
  if (head === 'variants' || head === 'text') {
    const byIndex = which !== undefined && /^\d+$/.test(which) ? variantLanguages[Number(which)] : which;
    return `text-${byIndex ?? variantLanguages[0] ?? 'it'}`;
  }
  if (head === 'polygons' || head === 'area' || head === 'zones') return 'zoneIds';
  if (head === 'category') return 'categoryId';
  if (head === 'expires') return 'expiresAt';
  return ['categoryId', 'severity', 'zoneIds', 'expiresAt'].includes(head ?? '') ? (head as string) : null;
}
