/** The rows of an answer: TypeORM's managers answer with rows, `pg`'s clients with a result that holds them. */
export function rowsOf<T>(answer: unknown): T[] {
  return (Array.isArray(answer) ? answer : (answer as { rows: unknown }).rows) as T[];
}

/** The one row of an answer that always has one. */
export function rowOf<T>(answer: unknown): T {
  const [row] = rowsOf<T>(answer);
  if (row === undefined)
    throw new TypeError('A statement that always answers with a row answered with none.');
  return row;
}
