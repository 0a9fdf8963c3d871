import type { ClientBase } from 'pg';
import type { AuditTransaction } from './audit-transaction.js';

/** Runs one statement. */
export interface Sql {
  <R extends object>(statement: string, values?: unknown[]): Promise<R[]>;
}

/** On one connection: statements wait for each other. */
export function sqlOn(client: Pick<ClientBase, 'query'>): Sql {
  let last: Promise<unknown> = Promise.resolve();
  return async <R extends object>(statement: string, values: unknown[] = []) => {
    const turn = last.then(() => client.query<R>(statement, values));
    last = turn.catch(() => undefined);
    return (await turn).rows;
  };
}

/** The same connection, for what wants a transaction. */
export function transactionOn(sql: Sql): AuditTransaction {
  return { query: (statement, values) => sql(statement, values) };
}

/** Runs work in one transaction of that connection; a failure rolls it back. */
export async function transaction<T>(sql: Sql, work: () => Promise<T>): Promise<T> {
  await sql('BEGIN');
  try {
    const result = await work();
    await sql('COMMIT');
    return result;
  } catch (error) {
    // A lost connection cannot roll back, and need not.
    await sql('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
