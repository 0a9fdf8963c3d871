import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';

/** Runs statements in somebody's transaction and answers with their rows; TypeORM's `EntityManager` is one. */
export interface Statements {
  query<Rows = unknown>(sql: string, parameters?: unknown[]): Promise<Rows>;
}

/**
 * Runs work in one transaction on one connection, without the mapper. Statements that are asked at once
 * (`Promise.all`) leave together, where the source prepares its statements; the first that fails rolls everything
 * back. Nothing is run again.
 */
export async function inPipeline<T>(
  source: DataSource,
  work: (statements: Statements) => Promise<T>,
): Promise<T> {
  const runner = source.createQueryRunner();
  try {
    return await transact((await runner.connect()) as PoolClient, work);
  } finally {
    await runner.release();
  }
}

async function transact<T>(client: PoolClient, work: (statements: Statements) => Promise<T>): Promise<T> {
  const transaction = new OpenTransaction(client);
  const begun = client.query('BEGIN');
  begun.catch(() => undefined);
  try {
    const result = await work(transaction);
    await begun;
    transaction.over = true;
    const { command } = await client.query('COMMIT');
    // Where a statement has failed the server rolls back instead, and calls that no error.
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back.');
    return result;
  } catch (error) {
    transaction.over = true;
    // A lost connection cannot roll back, and need not.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

class OpenTransaction implements Statements {
  over = false;

  constructor(private readonly client: PoolClient) {}

  async query<Rows>(sql: string, parameters: unknown[] = []): Promise<Rows> {
    // What work left behind must not run by itself, outside the transaction.
    if (this.over) throw new Error('The transaction is over.');
    return (await this.client.query(sql, parameters)).rows as Rows;
  }
}
