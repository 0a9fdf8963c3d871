import type { Gap, GapCode, Verdict } from './verdict.js';

/**
 * What a bundle without a fault still leaves to be taken on trust.
 * @param beyond sizes of outside checkpoints from before the bundle begins or after it ends
 * @param withheld entries without their facts, of people of whom nothing says that they were erased
 */
export function gapsOf(
  { start, end, outside }: Pick<Verdict, 'start' | 'end' | 'outside'>,
  beyond: readonly number[],
  withheld: readonly number[],
): Gap[] {
  const newer = beyond.filter((size) => size > end);
  const older = beyond.filter((size) => size < start);
  const reached = Math.max(-1, ...outside);
  return [
    ...gap('outside_missing', outside.length + beyond.length === 0, []),
    ...gap('outside_is_older', older.length > 0 && outside.length + newer.length === 0, older),
    ...gap('outside_ends_before', outside.length > 0 && reached < end, [reached]),
    ...gap('outside_is_newer', newer.length > 0, newer),
    ...gap('facts_missing', withheld.length > 0, [...withheld]),
  ];
}

function gap(code: GapCode, applies: boolean, sizes: number[]): Gap[] {
  return applies ? [{ code, sizes }] : [];
}
