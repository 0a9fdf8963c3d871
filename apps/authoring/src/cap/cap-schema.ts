/** CAP 1.2 §3.4, the OASIS schema, as a table: order is the order of the rows. */
export const CAP_NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2';
export const SIGNATURE_NAMESPACE = 'http://www.w3.org/2000/09/xmldsig#';

export type ValueForm = 'text' | 'time' | 'language' | 'integer' | 'decimal' | readonly string[];

export interface ElementRule {
  name: string;
  /** `one`: required; `optional`: at most one; `some`: one or more; `any`: any number. */
  occurs: 'one' | 'optional' | 'some' | 'any';
  content: ValueForm | readonly ElementRule[];
}

const one = (name: string, content: ElementRule['content'] = 'text'): ElementRule =>
  rule(name, 'one', content);
const optional = (name: string, content: ElementRule['content'] = 'text') => rule(name, 'optional', content);
const some = (name: string, content: ElementRule['content'] = 'text') => rule(name, 'some', content);
const any = (name: string, content: ElementRule['content'] = 'text') => rule(name, 'any', content);

function rule(name: string, occurs: ElementRule['occurs'], content: ElementRule['content']): ElementRule {
  return { name, occurs, content };
}

const PAIR = [one('valueName'), one('value')];

const CATEGORIES = [
  ...['Geo', 'Met', 'Safety', 'Security', 'Rescue', 'Fire', 'Health', 'Env', 'Transport', 'Infra', 'CBRNE'],
  'Other',
];
const RESPONSES = [
  ...['Shelter', 'Evacuate', 'Prepare', 'Execute', 'Avoid', 'Monitor', 'Assess', 'AllClear', 'None'],
];

const RESOURCE = [
  ...[one('resourceDesc'), one('mimeType'), optional('size', 'integer'), optional('uri')],
  ...[optional('derefUri'), optional('digest')],
];

const AREA = [
  ...[one('areaDesc'), any('polygon'), any('circle'), any('geocode', PAIR)],
  ...[optional('altitude', 'decimal'), optional('ceiling', 'decimal')],
];

const INFO = [
  optional('language', 'language'),
  some('category', CATEGORIES),
  one('event'),
  any('responseType', RESPONSES),
  one('urgency', ['Immediate', 'Expected', 'Future', 'Past', 'Unknown']),
  one('severity', ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown']),
  one('certainty', ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown']),
  optional('audience'),
  any('eventCode', PAIR),
  optional('effective', 'time'),
  optional('onset', 'time'),
  optional('expires', 'time'),
  optional('senderName'),
  optional('headline'),
  optional('description'),
  optional('instruction'),
  optional('web'),
  optional('contact'),
  any('parameter', PAIR),
  any('resource', RESOURCE),
  any('area', AREA),
];

export const CAP_ALERT: ElementRule = one('alert', [
  one('identifier'),
  one('sender'),
  one('sent', 'time'),
  one('status', ['Actual', 'Exercise', 'System', 'Test', 'Draft']),
  one('msgType', ['Alert', 'Update', 'Cancel', 'Ack', 'Error']),
  optional('source'),
  one('scope', ['Public', 'Restricted', 'Private']),
  optional('restriction'),
  optional('addresses'),
  any('code'),
  optional('note'),
  optional('references'),
  optional('incidents'),
  any('info', INFO),
]);
