import type { StatusAction } from '#libs/smpp';

/** What the dispatch does with a part the peer did not take. */
export interface Handling {
  /**
   * `again`: at once, from the head of the queue; `retry`: later, from the store; `elsewhere`: at once over another
   * route and never again over this one, where there is another; `fail`: never. For `retry`, `attempts` is how many
   * are charged before it fails, if ever.
   */
  then: 'again' | 'retry' | 'elsewhere' | 'fail';
  attempts?: number;
  /** Slow the route down. */
  slow?: boolean;
  /** The peer has no room: the bind rests, unless it is one phone that has none. */
  full?: boolean;
  /** What it says of the route: `faulty` opens its circuit at once, `bad` if there are many. */
  route?: 'bad' | 'faulty';
  /** The route or our own encoding is at fault: somebody must look. */
  alarm?: 'route' | 'encoding' | 'credentials';
}

/** One line an action of `statusAction`, which holds the reasons. */
export const HANDLING: Record<Exclude<StatusAction, 'accepted'>, Handling> = {
  throttled: { then: 'again', slow: true },
  queueFull: { then: 'again', full: true, route: 'bad' },
  transient: { then: 'retry', route: 'bad' },
  ambiguous: { then: 'retry', attempts: 2, route: 'bad' },
  sessionFault: { then: 'again', route: 'bad' },
  rebind: { then: 'again', route: 'bad' },
  bindRefused: { then: 'retry', route: 'bad' },
  credentials: { then: 'again', route: 'bad', alarm: 'credentials' },
  routeFault: { then: 'retry', route: 'faulty', alarm: 'route' },
  permanent: { then: 'fail' },
  permanentOnRoute: { then: 'elsewhere' },
  encodingFault: { then: 'elsewhere', alarm: 'encoding' },
  vendor: { then: 'retry', attempts: 2, route: 'bad' },
};
