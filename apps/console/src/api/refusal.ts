import type { Problem } from './types.js';

/** A request that was refused, or that never came back (`status` 0). */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly problems: Problem[] = [],
  ) {
    super(message);
  }
}

interface ProblemBody {
  code?: unknown;
  detail?: unknown;
  field?: unknown;
  errors?: unknown;
}

/** Reads RFC 9457 problem details; anything else (a proxy's HTML, say) becomes `fallback`. */
export function refusalOf(status: number, body: unknown, fallback: string): Refusal {
  const { code, detail, field, errors } = (
    typeof body === 'object' && body !== null ? body : {}
  ) as ProblemBody;
  const sentence = typeof detail === 'string' && detail !== '' ? detail : fallback;
  const stableCode = typeof code === 'string' ? code : `http.${status}`;
  const several = Array.isArray(errors) ? errors.filter(isProblem) : [];
  const own: Problem = {
    code: stableCode,
    field: typeof field === 'string' ? field : null,
    message: sentence,
  };
  return new Refusal(status, stableCode, sentence, several.length > 0 ? several : [own]);
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && typeof (value as Problem).message === 'string';
}
