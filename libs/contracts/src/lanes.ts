/** Lanes in order of precedence: a life-safety alert never queues behind anything else. */
export const LANES = ['extreme', 'service', 'standard'] as const;

export type Lane = (typeof LANES)[number];

/** CAP 1.2 §3.2.2 severities, worst first. */
export const SEVERITIES = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** Extreme and Severe alerts travel on the lane that never waits. */
export function laneOf(severity: Severity): Lane {
  return severity === 'Extreme' || severity === 'Severe' ? 'extreme' : 'standard';
}

/** What becomes of a message left without an answer: sent once more, or held for a person to decide. */
export type InDoubtPolicy = 'resend' | 'hold';

export function inDoubtPolicyOf(severity: Severity): InDoubtPolicy {
  return laneOf(severity) === 'extreme' ? 'resend' : 'hold';
}
