/**
 * Habits of the simulated SMSC that a dispatcher must bear at any time: no fault, and none of them is counted. What it has to deliver it
 * offers again for 50 s: an operator would for days.
 */
const HABITS = {
  receipts: {
    latency_ms: [20, 400],
    duplicate_share: 0.01,
    early_share: 0.02,
    other_bind_share: 0.2,
    retry_ms: 5_000,
  },
};

/**
 * The machine of a run is busy with everything at once, and what was kept waiting comes together: a fifth of a second of
 * it is forgiven. Two who both send a whole licence stand out all the same.
 */
const TOLERANCE_MS = 200;

/** The SMSC as it is on a good day. It counts what is above the licence, and refuses nothing for it. */
export function well(rate: number): Record<string, unknown> {
  return { restore: true, ...HABITS, licence: rate, licence_tolerance_ms: TOLERANCE_MS, throttle: false };
}
