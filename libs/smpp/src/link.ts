import { SmppError } from './errors.js';
import type { LinkHandler, LinkOptions, LinkState, LinkView } from './link-options.js';
import type { SubmitTemplate } from './submit-template.js';

export class SmppLink implements LinkView {
  constructor(_options: LinkOptions, _handler: LinkHandler<SmppLink>) {
    throw new SmppError('invalid_options', 'not built yet');
  }
  get state(): LinkState {
    return 'idle';
  }
  get epoch(): number {
    return 0;
  }
  get freeWindow(): number {
    return 0;
  }
  get inFlight(): number {
    return 0;
  }
  start(): void {}
  stop(_options: { drainMs: number }): Promise<void> {
    return Promise.resolve();
  }
  /** Returns the sequence number. `token`: the caller's own integer. */
  submit(_template: SubmitTemplate, _destination: string | number, _token: number): number {
    throw new SmppError('not_bound', 'not built yet');
  }
  flush(): void {}
}
