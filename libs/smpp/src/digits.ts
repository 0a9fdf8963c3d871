const ZERO = 0x30;
const MILLION = 1_000_000;

/** Decimal digits of a number that stands for a destination; 0 when it cannot be one. */
export function digitsOf(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) return 0;
  let digits = 1;
  for (let power = 10; value >= power; power *= 10) digits++;
  return digits;
}

/**
 * Writes `digits` decimal digits of `value` at `target[at …]`. In two halves: beyond 2^31 a division is a
 * floating-point one, and twelve of them per recipient would show.
 */
export function writeNumber(target: Buffer, at: number, digits: number, value: number): void {
  let high = Math.floor(value / MILLION);
  let low = value - high * MILLION;
  let end = at + digits;
  for (let i = 0; i < 6 && end > at; i++) {
    const rest = (low / 10) | 0;
    target[--end] = ZERO + (low - rest * 10);
    low = rest;
  }
  while (end > at) {
    const rest = Math.floor(high / 10);
    target[--end] = ZERO + (high - rest * 10);
    high = rest;
  }
}

/** Writes a string of digits; false, with something written, when a character is none. */
export function writeDigits(target: Buffer, at: number, digits: string): boolean {
  let odd = 0;
  for (let i = 0; i < digits.length; i++) {
    const code = digits.charCodeAt(i);
    odd |= code < ZERO || code > ZERO + 9 ? 1 : 0;
    target[at + i] = code;
  }
  return odd === 0;
}
