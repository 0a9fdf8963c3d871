import type { LoggerService } from '@nestjs/common';
import pino, { stdSerializers, stdTimeFunctions, type Logger } from 'pino';
import { redactNumbers } from './redact.js';

export type { Logger };

export interface LoggerOptions {
  service: string;
  level: string;
  /** Where lines go. Default: standard output. */
  write?: (line: string) => void;
}

const SECRET_PATHS = ['password', 'code', 'token', 'secret', 'authorization', 'cookie', 'number', 'text'];

/** A logger of JSON lines. Numbers never reach its output, whatever field or sentence they hide in. */
export function createLogger({ service, level, write = writeToStdout }: LoggerOptions): Logger {
  return pino(
    {
      base: { service },
      level,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: errorFacts },
      redact: { paths: SECRET_PATHS.flatMap((path) => [path, `*.${path}`]), censor: '[hidden]' },
    },
    { write: (line: string) => write(redactNumbers(line)) },
  );
}

/** What a failed statement brings along beside its name: the values it was given, the row it did not fit. */
const VALUES = ['parameters', 'detail'];

/** An error without the data it was about: of a statement, its text alone. */
function errorFacts(error: Error): object {
  return withoutValues(stdSerializers.err(error));
}

function withoutValues(facts: object): object {
  const kept = Object.entries(facts).filter(([name]) => !VALUES.includes(name));
  return Object.fromEntries(
    kept.map(([name, value]: [string, unknown]) => [name, isPlain(value) ? withoutValues(value) : value]),
  );
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lets Nest write through the service's logger. */
export function nestLogger(logger: Logger): LoggerService {
  const entry = (rest: unknown[]) => ({ context: rest.at(-1) });
  return {
    log: (message, ...rest: unknown[]) => logger.debug(entry(rest), String(message)),
    debug: (message, ...rest: unknown[]) => logger.debug(entry(rest), String(message)),
    verbose: (message, ...rest: unknown[]) => logger.trace(entry(rest), String(message)),
    warn: (message, ...rest: unknown[]) => logger.warn(entry(rest), String(message)),
    error: (message, ...rest: unknown[]) => logger.error(entry(rest), describe(message)),
    fatal: (message, ...rest: unknown[]) => logger.fatal(entry(rest), describe(message)),
  };
}

function describe(message: unknown): string {
  return message instanceof Error ? (message.stack ?? message.message) : String(message);
}

function writeToStdout(line: string): void {
  process.stdout.write(line);
}
