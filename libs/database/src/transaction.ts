import { QueryFailedError, type DataSource, type EntityManager } from 'typeorm';

/** Serialization failure and deadlock (PostgreSQL, Appendix A): the same transaction may succeed when run again. */
const RETRIABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 3;

/**
 * Runs work in one transaction and commits it, or rolls all of it back. A deadlock or serialization failure runs the
 * work again, up to three times in all: it must have no effect outside the transaction.
 */
export async function inTransaction<T>(
  source: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await source.transaction(work);
    } catch (error) {
      if (attempt === ATTEMPTS || !RETRIABLE.has(sqlState(error) ?? '')) throw error;
    }
  }
}

/** The SQLSTATE of a failed query, if it is one. */
export function sqlState(error: unknown): string | null {
  if (!(error instanceof QueryFailedError)) return null;
  const driverError = error.driverError as { code?: unknown };
  return typeof driverError.code === 'string' ? driverError.code : null;
}

/** The name of the constraint that refused a row, if one did. */
export function violatedConstraint(error: unknown): string | null {
  if (!(error instanceof QueryFailedError)) return null;
  const driverError = error.driverError as { constraint?: unknown };
  return typeof driverError.constraint === 'string' ? driverError.constraint : null;
}

/** Classes 08 and 57P of SQLSTATEs (PostgreSQL, Appendix A), and what the operating system says. */
const LOST_CODE = /^(08|57P|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)/;
/** What `pg` and its pool say, without a code. */
const LOST_MESSAGE = /^(Connection terminated|timeout exceeded when trying to connect)/;

/** The connection broke or was not made, or the server is going down or coming up: not the statement's fault. */
export function isConnectionLost(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  const { code, message } = (cause ?? {}) as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? LOST_CODE.test(code) : LOST_MESSAGE.test(String(message));
}
