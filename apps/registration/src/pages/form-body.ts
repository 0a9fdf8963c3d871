import type { NextFunction, Request, Response } from 'express';
import express from 'express';
import { ProblemError, requestProblem } from '#libs/http';

/** A form of a large municipality, with every zone ticked, is a tenth of this. */
const LARGEST = '32kb';
const FORM_TYPE = 'application/x-www-form-urlencoded';

const readText = express.text({ type: FORM_TYPE, limit: LARGEST, defaultCharset: 'utf-8' });

/** Reads a form's text. A fault stays in the body, so that the page's own filter tells it, as a page. */
export function readFormText(request: Request, response: Response, next: NextFunction): void {
  if (request.method !== 'POST') return next();
  readText(request, response, (fault?: unknown) => {
    if (fault !== undefined) request.body = bodyProblem(fault);
    next();
  });
}

function bodyProblem(fault: unknown): ProblemError {
  const status = fault instanceof Error && 'status' in fault ? fault.status : undefined;
  if (status === 413) return requestProblem('request.too_large', { cause: fault });
  if (status === 415) return requestProblem('request.unsupported_type', { cause: fault });
  return requestProblem('request.malformed', { cause: fault });
}

/** The fields of a form, as sent: all text, never an object. */
export class FormFields {
  constructor(private readonly sent: URLSearchParams) {}

  text(name: string): string {
    return this.sent.get(name) ?? '';
  }

  list(name: string): string[] {
    return this.sent.getAll(name);
  }

  has(name: string): boolean {
    return this.sent.has(name);
  }
}

/**
 * @param names the form's fields: those that come once, and those that may come many times
 * @throws ProblemError `request.field_unknown`, `request.malformed`, `request.too_large`, `request.unsupported_type`
 */
export function formFields(body: unknown, names: { once: string[]; many?: string[] }): FormFields {
  if (body instanceof ProblemError) throw body;
  if (typeof body !== 'string') throw requestProblem('request.unsupported_type');
  const sent = new URLSearchParams(body);
  for (const name of new Set(sent.keys())) {
    if (names.many?.includes(name)) continue;
    if (!names.once.includes(name))
      throw requestProblem('request.field_unknown', { field: name, params: { field: name.slice(0, 40) } });
    if (sent.getAll(name).length > 1) throw requestProblem('request.malformed', { field: name });
  }
  return new FormFields(sent);
}
