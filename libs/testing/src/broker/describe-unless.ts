import { appendFileSync } from 'node:fs';

/**
 * A `describe`, unless something stands in its way: then its specs are reported as skipped, by name, also in the file
 * named by `CAMPANILE_SKIPS_FILE`. With `REQUIRE_ALL=1` they run, and fail.
 */
export function describeUnless(
  obstacle: string | null,
  name: string,
  lacking: string,
  specs: () => void,
): void {
  if (obstacle === null || process.env['REQUIRE_ALL'] === '1') {
    describe(name, specs);
    return;
  }
  const file = process.env['CAMPANILE_SKIPS_FILE'];
  if (file !== undefined) appendFileSync(file, `${name}: ${lacking} (${obstacle})\n`);
  describe.skip(`${name} (skipped: ${obstacle})`, specs);
}
