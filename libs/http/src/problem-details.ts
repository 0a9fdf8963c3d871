import type { ProblemError, ProblemLanguage } from './problem.js';

/** RFC 9457 §3, with our extension members `code`, `field` and `errors`. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  field: string | null;
  errors: { code: string; field: string | null; message: string }[];
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

export function problemDetails(error: ProblemError, language: ProblemLanguage): ProblemDetails {
  return {
    type: `urn:campanile:problem:${error.code}`,
    title: error.code,
    status: error.status,
    detail: error.sentence(language),
    code: error.code,
    field: error.field,
    errors: error.errors.map((fault) => ({
      code: fault.code,
      field: fault.field,
      message: fault.sentence(language),
    })),
  };
}
