import type { AlertMode, Catalogue } from '#libs/contracts';
import type { ProblemError } from '#libs/http';
import { MAX_PARTS, planText, SmsTextError, type DefaultAlphabet } from '#libs/sms-text';
import type { ContentSource } from './alert-content.js';
import { alertProblem, type ContentFaultCode } from './alert.problems.js';

/** The longest an alert may stay valid from now, in days. */
export const EXPIRY_DAYS_MOST = 7;

/** What an alert's content is held against. */
export interface Facts {
  now: Date;
  municipality: { sender: string; defaultLanguage: string };
  /** Null when registration cannot be asked and what it knew at the approval has to do. */
  catalogue: Catalogue | null;
  /** The zones that the alert's polygons touch; null when not asked. */
  touchedZoneIds: readonly string[] | null;
  alphabets: Readonly<Record<AlertMode, DefaultAlphabet>>;
}

export interface ContentFault {
  code: ContentFaultCode;
  field: string;
  params?: Record<string, string | number>;
}

/** Everything that keeps the stored content from going out, in the order a person reads the form. */
export function contentFaults(alert: ContentSource, facts: Facts): ContentFault[] {
  return [
    ...textFaults(alert, facts),
    ...categoryFaults(alert, facts.catalogue),
    ...areaFaults(alert, facts),
    ...expiryFaults(alert.expiresAt, facts.now),
    ...(alert.sender === facts.municipality.sender ? [] : [fault('alert.sender_unknown', 'sender')]),
  ];
}

/**
 * Refuses content that cannot go out: the first fault, with all of them in `errors`.
 * @throws ProblemError
 */
export function refuseFaults(faults: readonly ContentFault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  const { code, ...options } = first;
  throw alertProblem(code, { ...options, errors: faults.map(problemOf) });
}

export function problemOf({ code, ...options }: ContentFault): ProblemError {
  return alertProblem(code, options);
}

function textFaults(alert: ContentSource, facts: Facts): ContentFault[] {
  const { defaultLanguage } = facts.municipality;
  const faults: ContentFault[] = [];
  const seen = new Set<string>();
  for (const [index, { language, text }] of alert.variants.entries()) {
    if (seen.has(language))
      faults.push(fault('alert.language_repeated', `variants.${index}.language`, { language }));
    seen.add(language);
    const wrong = textFault(text, facts.alphabets[alert.mode]);
    if (wrong !== null)
      faults.push(fault(wrong.code, `variants.${index}.text`, { language, ...wrong.params }));
  }
  if (!seen.has(defaultLanguage))
    faults.push(fault('alert.default_language_missing', 'variants', { language: defaultLanguage }));
  return faults;
}

function textFault(text: string, alphabet: DefaultAlphabet): Pick<ContentFault, 'code' | 'params'> | null {
  if (text.trim() === '') return { code: 'alert.text_empty' };
  // Control characters end a message on some phones and break the lists of people who read it.
  if (/[^\P{Cc}\n]/u.test(text)) return { code: 'alert.text_unsendable' };
  try {
    const { parts } = planText(text, { alphabets: alphabet });
    return parts > MAX_PARTS ? { code: 'alert.text_too_long', params: { parts, most: MAX_PARTS } } : null;
  } catch (error) {
    if (error instanceof SmsTextError) return { code: 'alert.text_unsendable' };
    throw error;
  }
}

function categoryFaults({ categoryId }: ContentSource, catalogue: Catalogue | null): ContentFault[] {
  if (categoryId === null) return [fault('alert.category_missing', 'categoryId')];
  if (catalogue === null || catalogue.categories.some(({ id }) => id === categoryId)) return [];
  return [fault('alert.category_unknown', 'categoryId')];
}

function areaFaults(alert: ContentSource, { catalogue, touchedZoneIds }: Facts): ContentFault[] {
  const faults: ContentFault[] = [];
  if (alert.polygons.length > 0 && touchedZoneIds !== null && touchedZoneIds.length === 0)
    faults.push(fault('alert.polygon_outside', 'polygons'));
  else if (alert.zoneIds.length === 0) faults.push(fault('alert.area_missing', 'zoneIds'));
  if (catalogue === null) return faults;
  const known = new Set(catalogue.zones.map(({ id }) => id));
  for (const [index, id] of alert.zoneIds.entries())
    if (!known.has(id)) faults.push(fault('alert.zone_unknown', `zoneIds.${index}`));
  return faults;
}

function expiryFaults(expiresAt: Date | null, now: Date): ContentFault[] {
  if (expiresAt === null) return [fault('alert.expiry_missing', 'expiresAt')];
  if (expiresAt <= now) return [fault('alert.expiry_past', 'expiresAt')];
  if (expiresAt.getTime() - now.getTime() > EXPIRY_DAYS_MOST * 86_400_000)
    return [fault('alert.expiry_too_far', 'expiresAt', { days: EXPIRY_DAYS_MOST })];
  return [];
}

function fault(
  code: ContentFaultCode,
  field: string,
  params?: Record<string, string | number>,
): ContentFault {
  return { code, field, ...(params === undefined ? {} : { params }) };
}
