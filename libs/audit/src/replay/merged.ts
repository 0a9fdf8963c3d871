/** Two streams in ascending order of their ids, side by side: each id once, with what either has of it. */
export async function* merged<A extends { id: string }, B extends { id: string }>(
  left: AsyncIterable<A>,
  right: AsyncIterable<B>,
): AsyncGenerator<[A | null, B | null]> {
  const [lefts, rights] = [left[Symbol.asyncIterator](), right[Symbol.asyncIterator]()];
  let [a, b] = [await next(lefts), await next(rights)];
  while (a !== null || b !== null) {
    const takeA: boolean = a !== null && (b === null || a.id <= b.id);
    const takeB: boolean = b !== null && (a === null || b.id <= a.id);
    yield [takeA ? a : null, takeB ? b : null];
    if (takeA) a = await next(lefts);
    if (takeB) b = await next(rights);
  }
}

async function next<T>(iterator: AsyncIterator<T>): Promise<T | null> {
  const { value, done } = (await iterator.next()) as IteratorResult<T, undefined>;
  return done === true ? null : value;
}
