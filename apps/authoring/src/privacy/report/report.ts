import type { PrivacyFacts } from './facts.js';
import { impactInputs } from './impact.js';
import { recordOfProcessing } from './record.js';
import { words, type Section, type Words } from './section.js';

/** What a data protection officer has to keep, as far as a program can know it: the record, then what goes into a DPIA. */
export interface PrivacyReport {
  title: Words;
  /** The municipality's own. */
  name: string;
  /** ISO 8601: when the settings and the tables were read. */
  at: string;
  sections: Section[];
}

export function privacyReport(facts: PrivacyFacts): PrivacyReport {
  return {
    title: words(
      'Registro dei trattamenti e dati per la valutazione d’impatto',
      'Record of processing and inputs to the impact assessment',
    ),
    name: facts.name,
    at: facts.at,
    sections: [...recordOfProcessing(facts), ...impactInputs(facts)],
  };
}
