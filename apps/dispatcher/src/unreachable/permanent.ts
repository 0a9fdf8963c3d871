import { statusAction, type StatusAction } from '#libs/smpp';
import type { Route } from '../routes/route.js';

/** The last word on a recipient: an SMSC's `command_status`, or a receipt. */
export interface LastWord {
  status: number;
  routeId: string | null;
  /** Of a receipt: SMPP 3.4 §5.2.28, by name; null where there is none. */
  state: string | null;
  error: string | null;
}

/**
 * Errors of an UNDELIV that say the number is nobody's or takes no SMS (3GPP TS 29.002 §17.6.6): unknown, unidentified
 * or illegal subscriber, illegal equipment, no SMS subscribed, barred. Not those that pass: absent, busy, memory full.
 */
export const PERMANENT_RECEIPT_ERRORS = ['1', '5', '9', '11', '12', '13'];

/** Tells failures that will be the same tomorrow from all others; where it is not sure, it is not permanent. */
export class PermanentFailures {
  private readonly actions: ReadonlyMap<string, ReadonlyMap<number, StatusAction>>;
  private readonly errors: ReadonlySet<string>;

  /** @param errors as operators write them in receipts: `1` and `001` are the same */
  constructor(routes: readonly Pick<Route, 'id' | 'actions'>[], errors: readonly string[]) {
    this.actions = new Map(
      routes.map(({ id, actions }) => [
        id,
        new Map(Object.entries(actions).map(([status, action]) => [Number(status), action])),
      ]),
    );
    this.errors = new Set(errors.map(plain));
  }

  /** As `RecipientOutcome.detail`; null for what may be otherwise tomorrow. */
  detailOf({ status, routeId, state, error }: LastWord): string | null {
    if (state !== null) {
      const permanent = state === 'undeliverable' && error !== null && this.errors.has(plain(error));
      return permanent ? `receipt:${state}:${error}` : null;
    }
    const action = statusAction(status >>> 0, this.actions.get(routeId ?? ''));
    if (action !== 'permanent') return null;
    return `smpp:0x${(status >>> 0).toString(16).toUpperCase().padStart(2, '0')}`;
  }
}

function plain(error: string): string {
  return error.trim().replace(/^0+(?=.)/, '');
}
