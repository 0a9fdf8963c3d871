/** Whatever runs SQL in the caller's transaction. */
export interface AuditTransaction {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/** The mapper answers with rows, `pg` with a result that holds them. */
export function rowsOf<R>(answer: unknown): R[] {
  return Array.isArray(answer) ? (answer as R[]) : (answer as { rows: R[] }).rows;
}
