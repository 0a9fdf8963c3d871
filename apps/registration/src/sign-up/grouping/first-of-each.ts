/** Without those whose key came before: what two of a group must not do at once, the second does after the first. */
export function firstOfEach<T>(members: readonly T[], keyOf: (member: T) => string): T[] {
  const seen = new Set<string>();
  return members.filter((member) => {
    const key = keyOf(member);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
