import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 8_192;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** Fills with bytes of the system's generator, fetched thousands at a time: each is given out once. */
export function fillRandom(target: Buffer): Buffer {
  if (target.length > POOL_BYTES) return randomFillSync(target);
  if (used + target.length > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  pool.copy(target, 0, used, used + target.length);
  // What was given out must not be found in memory next to what it protects.
  pool.fill(0, used, used + target.length);
  used += target.length;
  return target;
}
