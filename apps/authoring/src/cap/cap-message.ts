import type { Severity } from '#libs/contracts';
import type { Polygon } from '../alerts/alert-content.js';
import { circleOf, polygonOf } from './cap-area.js';
import { fault, requireCap12, timeOf } from './cap-validation.js';
import { readXml, type CapElement } from './cap-xml.js';

/** What of a CAP message an SMS alert is made of. */
export interface CapMessage {
  identifier: string;
  sender: string;
  sent: Date;
  infos: CapInfo[];
}

export interface CapInfo {
  /** RFC 3066, as written; `en-US` when there is none (§3.2.2). */
  language: string;
  categories: string[];
  severity: Severity;
  expires: Date | null;
  headline: string | null;
  description: string | null;
  instruction: string | null;
  web: string | null;
  /** The text the sender wrote for cell broadcast: `parameter` CMAMtext. */
  shortText: string | null;
  polygons: Polygon[];
}

/** In `identifier` and `sender` (§3.2.1): no spaces, commas or restricted characters. */
const REFERENCE = /^[^\s,<&]+$/;

/**
 * Reads a CAP 1.2 message that is a public alert in earnest.
 * @throws ProblemError `cap.…`
 */
export function readCap(bytes: Uint8Array): CapMessage {
  const alert = readXml(bytes);
  requireCap12(alert);
  requireValue(alert, 'status', 'Actual', 'cap.status_not_actual');
  requireValue(alert, 'msgType', 'Alert', 'cap.type_not_alert');
  requireValue(alert, 'scope', 'Public', 'cap.scope_not_public');
  return {
    identifier: referenceOf(alert, 'identifier'),
    sender: referenceOf(alert, 'sender'),
    sent: timeOf(textOf(alert, 'sent') ?? '') as Date,
    infos: all(alert, 'info').map(infoOf),
  };
}

function infoOf(info: CapElement): CapInfo {
  const expires = textOf(info, 'expires');
  const shortText = all(info, 'parameter').find((pair) => textOf(pair, 'valueName')?.trim() === 'CMAMtext');
  return {
    language: textOf(info, 'language')?.trim() ?? 'en-US',
    categories: all(info, 'category').map(({ text }) => text),
    severity: textOf(info, 'severity') as Severity,
    expires: expires === null ? null : timeOf(expires),
    headline: textOf(info, 'headline'),
    description: textOf(info, 'description'),
    instruction: textOf(info, 'instruction'),
    web: textOf(info, 'web'),
    shortText: shortText === undefined ? null : textOf(shortText, 'value'),
    polygons: all(info, 'area').flatMap(polygonsOf),
  };
}

function polygonsOf(area: CapElement): Polygon[] {
  const required = (parse: (text: string) => Polygon | null) => (element: CapElement) => {
    const polygon = parse(element.text);
    if (polygon === null) throw fault('cap.value_invalid', element);
    return polygon;
  };
  return [...all(area, 'polygon').map(required(polygonOf)), ...all(area, 'circle').map(required(circleOf))];
}

function requireValue(
  alert: CapElement,
  name: string,
  value: string,
  code: 'cap.status_not_actual' | 'cap.type_not_alert' | 'cap.scope_not_public',
): void {
  const [element] = all(alert, name);
  if (element !== undefined && element.text !== value) throw fault(code, element);
}

function referenceOf(alert: CapElement, name: string): string {
  const [element] = all(alert, name) as [CapElement];
  const text = element.text.trim();
  if (!REFERENCE.test(text) || text.length > 200) throw fault('cap.value_invalid', element);
  return text;
}

function textOf(parent: CapElement, name: string): string | null {
  return all(parent, name)[0]?.text ?? null;
}

function all(parent: CapElement, name: string): CapElement[] {
  return parent.children.filter((child) => child.name === name);
}
