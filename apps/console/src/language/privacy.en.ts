import type { Dictionary } from './dictionary.js';

/** Words of the page on the record of processing; the report itself comes in both languages. */
export const privacyEn: Dictionary['privacy'] = {
  title: 'Processing',
  intro:
    'The record of processing (article 30) and the inputs to the impact assessment (article 35), read now from the settings and the tables. It counts people and names none.',
  of: '{{name}}, {{when}}',
  toFill_one: 'One item only the municipality can write: it is marked TO FILL IN.',
  toFill_many: '{{count}} items only the municipality can write: they are marked TO FILL IN.',
  toFill_other: '{{count}} items only the municipality can write: they are marked TO FILL IN.',
  print: 'Print',
  save: 'Download (JSON)',
};
