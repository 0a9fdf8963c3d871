/** What to do about a `command_status`. The reasons stand beside the table. */
export type StatusAction =
  /** Taken by the peer. */
  | 'accepted'
  /** Back to the head of the queue, no attempt charged; slow down, recover additively. */
  | 'throttled'
  /** Pause the bind 1–5 s; if only for one destination, that recipient goes to retry. */
  | 'queueFull'
  /** Exponential back-off with jitter, then another route. */
  | 'transient'
  /** Two retries, elsewhere if possible, then permanent. */
  | 'ambiguous'
  /** Not bound: bind anew, requeue. */
  | 'sessionFault'
  /** The bind was refused: slow back-off. */
  | 'bindRefused'
  /** Wrong credentials: stop this bind, raise an alarm, never hammer. */
  | 'credentials'
  /** Sender or route misconfigured: open the route's circuit, fail over, never burn the recipients. */
  | 'routeFault'
  /** Permanent for the recipient. */
  | 'permanent'
  /** Permanent on this route: try another. */
  | 'permanentOnRoute'
  /** Our own encoding is at fault: stop this alert on this route, raise an alarm. */
  | 'encodingFault'
  /** Close and bind anew. */
  | 'rebind'
  /** Known to the provider only: transient twice, then permanent. */
  | 'vendor';

const ACTIONS: Readonly<Record<StatusAction, readonly number[]>> = {
  accepted: [0x00],
  throttled: [0x58],
  queueFull: [0x14],
  transient: [0x08, 0x64, 0xfe, 0xff],
  ambiguous: [0x45],
  sessionFault: [0x04],
  bindRefused: [0x05, 0x0d],
  credentials: [0x0e, 0x0f, 0x53],
  routeFault: [0x0a, 0x48, 0x49, 0x15, 0x100, 0x101, 0x102, 0x103],
  permanent: [0x0b, 0x50, 0x51, 0x66],
  permanentOnRoute: [0x65],
  encodingFault: [0x01, 0x06, 0x07, 0x43, 0x61, 0x62, 0x63, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0x104],
  rebind: [0x02, 0x03],
  vendor: [],
};

const byStatus = new Map<number, StatusAction>();
for (const [action, statuses] of Object.entries(ACTIONS)) {
  for (const status of statuses) byStatus.set(status, action as StatusAction);
}

/**
 * The action for a `command_status` (names and values: SMPP 3.4 §5.1.3, SMPP 5.0 §4.7.6). Statuses from 0x400
 * up, and those that have no business in an answer to a submit or a bind, are the provider's own: `vendor`.
 */
export function statusAction(
  status: number,
  routeOverrides?: ReadonlyMap<number, StatusAction>,
): StatusAction {
  return routeOverrides?.get(status) ?? byStatus.get(status) ?? 'vendor';
}
