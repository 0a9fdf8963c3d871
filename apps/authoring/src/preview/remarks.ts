import type { ProblemError, ProblemLanguage } from '#libs/http';
import type { RemarkView } from './preview.dto.js';

/** Problems as remarks in an answer, not as its failure. */
export function remarksOf(problems: readonly ProblemError[], language: ProblemLanguage): RemarkView[] {
  return problems.map((problem) => ({
    code: problem.code,
    field: problem.field,
    message: problem.sentence(language),
  }));
}
