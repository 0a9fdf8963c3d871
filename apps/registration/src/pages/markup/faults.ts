import type { ProblemError, ProblemLanguage } from '#libs/http';

/** One thing to put right, in the citizen's language. */
export interface Fault {
  /** The form's field; null when it is about none of them. */
  field: string | null;
  sentence: string;
}

/** What a refusal says, fault by fault. `zones.3` is a fault of the field `zones`. */
export function faultsOf(error: ProblemError, language: ProblemLanguage): Fault[] {
  const all = error.errors.length > 0 ? error.errors : [error];
  return all.map((each) => ({
    field: each.field?.split('.')[0] ?? null,
    sentence: each.sentence(language),
  }));
}
