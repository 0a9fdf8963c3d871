import type { z } from 'zod';

interface Sentences {
  readonly it: string;
  readonly en: string;
}

/** What an HTTP caller did wrong: a stable code, the field at fault, a sentence in both languages (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly sentences: Sentences,
    readonly field?: string,
  ) {
    super(sentences.en);
  }

  /** The body in the caller's language; Italian unless English is asked for. */
  body(acceptLanguage: string | undefined): Record<string, unknown> {
    const language = acceptLanguage?.trim().toLowerCase().startsWith('en') === true ? 'en' : 'it';
    return {
      type: 'about:blank',
      title: TITLES[this.status] ?? 'Error',
      status: this.status,
      code: this.code,
      detail: this.sentences[language],
      ...(this.field === undefined ? {} : { field: this.field }),
    };
  }
}

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
};

/** The first thing a schema finds wrong, as a problem. */
export function problemOf(error: z.ZodError): Problem {
  const [issue] = error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const field = [...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])].join('.');
  const code = unknown === undefined ? 'invalid_field' : 'unknown_field';
  const sentences = {
    it: unknown === undefined ? `Il campo «${field}» non va bene.` : `Il campo «${field}» non esiste.`,
    en: `Field "${field}": ${issue?.message ?? 'invalid'}.`,
  };
  return new Problem(400, code, sentences, field === '' ? undefined : field);
}

export function unknownAccount(): Problem {
  const sentences = { it: 'Questo conto non esiste.', en: 'There is no such account.' };
  return new Problem(404, 'unknown_account', sentences, 'system_id');
}
