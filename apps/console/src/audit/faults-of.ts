import { sentenceOf } from '../api/http.js';
import { Refusal } from '../api/refusal.js';
import type { SummaryItem } from '../form/error-summary.js';

/** The fields of a refusal, as the form has them. */
export function faultsOf(error: unknown): SummaryItem[] {
  if (error instanceof Refusal && error.problems.length > 0)
    return error.problems.map(({ field, message }) => ({ field, message }));
  return [{ field: null, message: sentenceOf(error) }];
}
