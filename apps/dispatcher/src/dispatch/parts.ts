import type { Work } from './work.js';

/** Sets a work up for messages of more than one part, where it has any. */
export function prepareParts(work: Work): void {
  const { count, claims } = work;
  let longest = work.templates?.length ?? 0;
  for (const own of work.ownTemplates ?? []) longest = Math.max(longest, own.length);
  if (longest <= 1) return;
  const todo = new Uint8Array(count);
  for (let item = 0; item < count; item++) {
    const all = (1 << work.templatesOf(item).length) - 1;
    todo[item] = all & (claims?.partsLeft[item] ?? all);
  }
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
