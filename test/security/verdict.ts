/** What an attack came to. */
export interface AttackVerdict {
  attack: string;
  passed: boolean;
  figures: Record<string, unknown>;
}

/** One JSON object on the last line; the exit code says whether the attack was withstood. */
export function conclude(verdict: AttackVerdict): void {
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
  if (!verdict.passed) process.exitCode = 1;
}

/** @returns whole seconds that the work took */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return Math.round((performance.now() - began) / 1000);
}
