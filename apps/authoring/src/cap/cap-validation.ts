import { capProblem } from './cap.problems.js';
import { CAP_ALERT, CAP_NAMESPACE, type ElementRule, type ValueForm } from './cap-schema.js';
import type { CapElement } from './cap-xml.js';

/**
 * Holds a file against the CAP 1.2 schema: names, order, how many, values.
 * @throws ProblemError `cap.…`, with the element and the line at fault
 */
export function requireCap12(root: CapElement): void {
  if (root.name !== CAP_ALERT.name || root.namespace !== CAP_NAMESPACE) throw capProblem('cap.not_cap_12');
  validate(root, CAP_ALERT);
}

function validate(element: CapElement, { content }: ElementRule): void {
  if (element.foreignAttributes) throw fault('cap.attribute_unexpected', element);
  if (isForm(content)) {
    const [child] = element.children;
    if (child !== undefined) throw fault('cap.element_unexpected', child);
    validateValue(element, content);
    return;
  }
  if (element.text.trim() !== '') throw fault('cap.text_unexpected', element);
  validateSequence(element, content);
}

function isForm(content: ElementRule['content']): content is ValueForm {
  return typeof content === 'string' || typeof content[0] === 'string';
}

/** Walks rows and children side by side: a child fits the row at hand, or a later one, or nothing. */
function validateSequence(parent: CapElement, rules: readonly ElementRule[]): void {
  const children = [...parent.children];
  for (const [index, rule] of rules.entries()) {
    const most = rule.occurs === 'any' || rule.occurs === 'some' ? Infinity : 1;
    let count = 0;
    while (count < most && isNamed(children[0], rule.name)) {
      validate(children.shift() as CapElement, rule);
      count++;
    }
    const required = rule.occurs === 'one' || rule.occurs === 'some';
    if (count === 0 && required) throw missing(parent, rules.slice(index), children[0]);
  }
  const [left] = children;
  if (left !== undefined) throw fault('cap.element_unexpected', left);
}

/** The first of the rules is missing where `found` stands; unless that one has no place here at all. */
function missing(
  parent: CapElement,
  [rule, ...later]: readonly ElementRule[],
  found: CapElement | undefined,
) {
  if (found !== undefined && !later.some(({ name }) => isNamed(found, name)))
    return fault('cap.element_unexpected', found);
  const element = rule?.name ?? '';
  const params = { element, parent: parent.name, line: found?.line ?? parent.line };
  return capProblem('cap.element_missing', { field: element, params });
}

function isNamed(element: CapElement | undefined, name: string): boolean {
  return element !== undefined && element.name === name && element.namespace === CAP_NAMESPACE;
}

function validateValue(element: CapElement, form: ValueForm): void {
  if (typeof form !== 'string') {
    if (!form.includes(element.text)) throw fault('cap.value_unknown', element);
  } else if (form === 'time') {
    if (timeOf(element.text) === null) throw fault('cap.time_invalid', element);
  } else if (!FORMS[form].test(element.text.trim())) throw fault('cap.value_invalid', element);
}

const FORMS: Record<Exclude<ValueForm, readonly string[] | 'time'>, RegExp> = {
  text: /^/,
  language: /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/,
  integer: /^[+-]?\d+$/,
  decimal: /^[+-]?(\d+(\.\d*)?|\.\d+)$/,
};

const TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})[-+](\d{2}):(\d{2})$/;

/** The instant of a CAP dateTime (§3.3.2: always with its zone, UTC as `-00:00`); null when it is none. */
export function timeOf(text: string): Date | null {
  const match = TIME.exec(text.trim());
  if (match === null) return null;
  const [year, month, day, hour, minute, second, zoneHour, zoneMinute] = match.slice(1).map(Number) as [
    ...[number, number, number, number, number, number],
    ...[number, number],
  ];
  // JavaScript takes 30 February for 2 March.
  const real = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month >= 1 && month <= 12;
  if (!real || hour > 23 || minute > 59 || second > 59 || zoneHour > 14 || zoneMinute > 59) return null;
  return new Date(text.trim());
}

/** A problem with an element, where it stands. */
export function fault(code: Parameters<typeof capProblem>[0], element: CapElement) {
  return capProblem(code, { field: element.name, params: { element: element.name, line: element.line } });
}
