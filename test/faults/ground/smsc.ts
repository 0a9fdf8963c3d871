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

/** The SMSC as it is on a good day. */
export const WELL: Record<string, unknown> = { restore: true, ...HABITS };
