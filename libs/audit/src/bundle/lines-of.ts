const NEWLINE = 0x0a;

/**
 * The lines of a stream of UTF-8, whatever its chunks; a last one without a newline too.
 * @param onBytes sees every byte, once and in order
 */
export async function* linesOf(
  chunks: AsyncIterable<Buffer>,
  onBytes: (bytes: Buffer) => void,
): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    onBytes(chunk);
    const last = chunk.lastIndexOf(NEWLINE);
    if (last < 0) {
      rest.push(chunk);
      continue;
    }
    // Decoded at a newline, no character is cut in two.
    const whole = Buffer.concat([...rest, chunk.subarray(0, last)]).toString();
    rest = last + 1 < chunk.length ? [chunk.subarray(last + 1)] : [];
    yield* whole.split('\n');
  }
  if (rest.length > 0) yield Buffer.concat(rest).toString();
}
