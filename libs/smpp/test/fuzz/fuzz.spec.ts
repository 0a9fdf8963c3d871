import { FOUND } from './found.js';
import { play } from './link.fuzz.js';
import { fuzz, TARGETS } from './run.js';

/** A small run, the same each time; `npm run fuzz` is the large one. */
const SEED = 20_261_123;
const INPUTS = 8_000;

describe('Whatever bytes a peer sends', () => {
  it.each(TARGETS.map((target) => [target.name, target] as const))('%s: holds', async (_, target) => {
    const { failure } = await fuzz(target, (INPUTS * target.share) / 100, SEED);
    expect(failure).toBeUndefined();
  });

  it.each(FOUND)('holds where it once did not: %s', async (_, scenario) => {
    await play(scenario);
  });
});
