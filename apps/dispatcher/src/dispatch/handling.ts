import type { StatusAction } from '#libs/smpp';

/** What the dispatch does with a part the peer did not take. */
export interface Handling {
  /**
   * `again`: at once, from the head of the queue; `retry`: later, from the store; `fail`: never; for `retry`,
   * `attempts` is how many are charged before it fails, if ever.
   */
  then: 'again' | 'retry' | 'fail';
  attempts?: number;
  /** Slow the route down. */
  slow?: boolean;
  /** Milliseconds for which the bind rests. */
  restMs?: number;
  /** The route or our own encoding is at fault: somebody must look. */
  alarm?: 'route' | 'encoding' | 'credentials';
}

/** One line an action of `statusAction`, which holds the reasons. */
export const HANDLING: Record<Exclude<StatusAction, 'accepted'>, Handling> = {
  throttled: { then: 'again', slow: true },
  queueFull: { then: 'retry', restMs: 1_000 },
  transient: { then: 'retry' },
  ambiguous: { then: 'retry', attempts: 2 },
  sessionFault: { then: 'again' },
  rebind: { then: 'again' },
  bindRefused: { then: 'retry' },
  credentials: { then: 'retry', alarm: 'credentials' },
  routeFault: { then: 'retry', restMs: 5_000, alarm: 'route' },
  permanent: { then: 'fail' },
  permanentOnRoute: { then: 'fail' },
  encodingFault: { then: 'fail', alarm: 'encoding' },
  vendor: { then: 'retry', attempts: 2 },
};
