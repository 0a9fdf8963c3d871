import { Status } from './commands.js';
import type { BindRole } from './commands.js';
import type { BindMode } from './link-options.js';

/** How a peer says that it does not know transceivers. */
const NO_TRANSCEIVER: readonly number[] = [Status.invalidCommand, Status.notBound, Status.bindFailed];

/** As what a link binds: what its mode says, or what the peer was found to know. */
export class BindRoles {
  private asPair: boolean;
  private isProven = false;

  constructor(private readonly mode: BindMode) {
    this.asPair = mode === 'pair';
  }

  get first(): BindRole {
    if (this.mode === 'receiver') return 'receiver';
    return this.asPair ? 'transmitter' : 'transceiver';
  }

  onBound(): void {
    this.isProven = true;
  }

  /** True when another way of binding is worth a try, at once. */
  fallsBack(role: BindRole, status: number): boolean {
    const mayFallBack = this.mode === 'auto' && role === 'transceiver' && !this.isProven;
    if (!mayFallBack || !NO_TRANSCEIVER.includes(status)) return false;
    this.asPair = true;
    return true;
  }

  /** A pair that did not bind either was no answer: the next try begins with a transceiver again. */
  onFailure(): void {
    if (this.mode === 'auto' && !this.isProven) this.asPair = false;
  }
}
