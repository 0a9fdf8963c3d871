import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { ProblemError } from './problem.js';
import { requestProblem } from './request-problems.js';

/** What a failed class-validator constraint is called for people. */
const REASONS: Record<string, { it: string; en: string }> = {
  isString: { it: 'deve essere un testo', en: 'must be text' },
  isNotEmpty: { it: 'non può essere vuoto', en: 'must not be empty' },
  isInt: { it: 'deve essere un numero intero', en: 'must be a whole number' },
  isNumber: { it: 'deve essere un numero', en: 'must be a number' },
  isBoolean: { it: 'deve essere vero o falso', en: 'must be true or false' },
  isArray: { it: 'deve essere un elenco', en: 'must be a list' },
  isUuid: { it: 'deve essere un identificativo valido', en: 'must be a valid identifier' },
  isIn: { it: 'non è tra i valori ammessi', en: 'is not one of the allowed values' },
  isEnum: { it: 'non è tra i valori ammessi', en: 'is not one of the allowed values' },
  isIso8601: { it: 'deve essere una data con ora e fuso', en: 'must be a date with time and zone' },
  maxLength: { it: 'è troppo lungo', en: 'is too long' },
  minLength: { it: 'è troppo corto', en: 'is too short' },
  isLength: { it: 'non ha la lunghezza giusta', en: 'has not the right length' },
  matches: { it: 'non ha la forma giusta', en: 'has not the right form' },
  arrayMinSize: { it: 'ha troppo pochi elementi', en: 'has too few items' },
  arrayMaxSize: { it: 'ha troppi elementi', en: 'has too many items' },
  arrayUnique: { it: 'ha elementi ripetuti', en: 'has repeated items' },
  min: { it: 'è troppo piccolo', en: 'is too small' },
  max: { it: 'è troppo grande', en: 'is too large' },
};

const UNKNOWN_REASON = { it: 'manca o non ha la forma giusta', en: 'is missing or has not the right form' };

/** Validates every body, query and parameter against its class; nothing undeclared passes. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    exceptionFactory: (errors) =>
      requestProblem('request.invalid', { errors: errors.flatMap((e) => faults(e, '')) }),
  });
}

function faults(error: ValidationError, parent: string): ProblemError[] {
  const field = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = Object.keys(error.constraints ?? {})
    .slice(0, 1)
    .map((constraint) => fault(field, constraint));
  return [...own, ...(error.children ?? []).flatMap((child) => faults(child, field))];
}

function fault(field: string, constraint: string): ProblemError {
  if (constraint === 'whitelistValidation')
    return requestProblem('request.field_unknown', { field, params: { field } });
  const reason = REASONS[constraint] ?? UNKNOWN_REASON;
  return new ProblemError(
    'request.field_invalid',
    {
      status: 400,
      it: `Il campo «${field}» ${reason.it}.`,
      en: `The field “${field}” ${reason.en}.`,
    },
    { field },
  );
}
