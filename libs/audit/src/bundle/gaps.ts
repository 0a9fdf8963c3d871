import type { Gap, GapCode, Verdict } from './verdict.js';

/**
 * What a bundle without a fault still leaves to be taken on trust.
 * @param beyond sizes of outside checkpoints from before the bundle begins or after it ends
 */
export function gapsOf(
  { start, end, outside }: Pick<Verdict, 'start' | 'end' | 'outside'>,
  beyond: readonly number[],
): Gap[] {
  const newer = beyond.filter((size) => size > end);
  const older = beyond.filter((size) => size < start);
  const reached = Math.max(-1, ...outside);
  return [
    ...gap('outside_missing', outside.length + beyond.length === 0, []),
    ...gap('outside_is_older', older.length > 0 && outside.length + newer.length === 0, older),
    ...gap('outside_ends_before', outside.length > 0 && reached < end, [reached]),
    ...gap('outside_is_newer', newer.length > 0, newer),
  ];
}

function gap(code: GapCode, applies: boolean, sizes: number[]): Gap[] {
  return applies ? [{ code, sizes }] : [];
}
