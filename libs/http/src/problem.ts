/** What people see, Italian first. `{name}` is replaced by a parameter. */
export interface ProblemTexts {
  it: string;
  en: string;
}

export interface ProblemDefinition extends ProblemTexts {
  /** HTTP status. */
  status: number;
}

export type ProblemLanguage = keyof ProblemTexts;

export interface ProblemOptions {
  /** The field at fault: a path such as `variants.0.text`. */
  field?: string;
  /** Values for the `{name}`s of the sentence. */
  params?: Record<string, string | number>;
  /** Several faults of one request. */
  errors?: ProblemError[];
  cause?: unknown;
}

const CATALOGUE = new Map<string, ProblemDefinition>();

/**
 * A refusal people and programs understand: a stable code, a sentence, the field at fault. Sent as RFC 9457 problem
 * details.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly field: string | null;
  readonly errors: readonly ProblemError[];
  readonly #texts: ProblemTexts;
  readonly #params: Record<string, string | number>;

  constructor(
    readonly code: string,
    definition: ProblemDefinition,
    options: ProblemOptions = {},
  ) {
    super(fill(definition.en, options.params ?? {}), { cause: options.cause });
    this.status = definition.status;
    this.field = options.field ?? null;
    this.errors = options.errors ?? [];
    this.#texts = definition;
    this.#params = options.params ?? {};
  }

  /** The sentence in the asker's language. */
  sentence(language: ProblemLanguage): string {
    return fill(this.#texts[language], this.#params);
  }
}

export type ProblemFactory<Code extends string> = (code: Code, options?: ProblemOptions) => ProblemError;

/** Declares a room's problems; each code belongs to one room. Returns what makes them. */
export function defineProblems<const T extends Record<string, ProblemDefinition>>(
  definitions: T,
): ProblemFactory<keyof T & string> {
  for (const [code, definition] of Object.entries(definitions)) CATALOGUE.set(code, definition);
  return (code, options) => new ProblemError(code, definitions[code] as ProblemDefinition, options);
}

/** The definition of a code, for the API's description. */
export function problemDefinition(code: string): ProblemDefinition | undefined {
  return CATALOGUE.get(code);
}

function fill(sentence: string, params: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
