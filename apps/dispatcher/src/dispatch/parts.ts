import type { Work } from './work.js';

/**
 * Sets a work up for messages of more than one part, where it has any; again when it goes on over another route, whose
 * parts may be others. What of it has gone before keeps the parts it had.
 */
export function prepareParts(work: Work): void {
  const { count, claims } = work;
  let longest = work.templates?.length ?? 0;
  for (const own of work.ownTemplates ?? []) longest = Math.max(longest, own.length);
  if (longest <= 1 && work.parts === null) return;
  const todo = work.parts?.todo ?? new Uint8Array(count).fill(1, 0, work.cursor);
  for (let item = work.cursor; item < count; item++) {
    const all = (1 << work.templatesOf(item).length) - 1;
    todo[item] = all & (claims?.partsLeft[item] ?? all);
  }
  if (work.parts !== null) return;
  const masks = () => new Uint8Array(count);
  work.parts = {
    todo,
    accepted: masks(),
    refused: masks(),
    doubtful: masks(),
    status: new Int32Array(count),
    keys: [],
  };
}
