/**
 * Lines of a file that are not what the entries tell of, by where they stand; and, by their names, what entries tell of and
 * is not there. What was published before the bundle begins is known by its text alone.
 * @param told names of what entries tell of
 * @param start the bundle's first place in the log
 * @param provenName the name of what is on a line, null where its hash is not that of what it holds; throws at what is no JSON
 */
export function untoldLines(
  text: string,
  told: ReadonlySet<string>,
  start: number,
  provenName: (line: string) => string | null,
): string[] {
  const unseen = new Set(told);
  const wrong: string[] = [];
  for (const [place, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const name = nameOrNone(line, provenName);
    if (name === null || (start === 0 && !told.has(name))) wrong.push(String(place + 1));
    else unseen.delete(name);
  }
  return [...wrong, ...unseen];
}

/** A line may be anything. */
function nameOrNone(line: string, provenName: (line: string) => string | null): string | null {
  try {
    return provenName(line);
  } catch {
    return null;
  }
}
