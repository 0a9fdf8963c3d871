import { createLogger } from '#libs/observability';
import type { Route } from '../routes/route.js';
import type { Bind } from './bind.js';
import { RouteCounts } from './counts.js';
import { HANDLING } from './handling.js';
import { RouteHealth } from './route-health.js';
import type { WorkFacts } from './work.js';

const LICENCE = 100;
const ONE = { sender: 'FAENZA' } as WorkFacts;

describe('A route in its trial', () => {
  let isBound: boolean;
  let health: RouteHealth;

  beforeEach(() => {
    isBound = true;
    const bind = { queues: [], link: { inFlight: 0 }, waited: () => 0, sampleAnother: () => undefined };
    const binds = [Object.defineProperty(bind, 'isBound', { get: () => isBound })] as unknown as Bind[];
    const route = { id: 'one', slowMs: 3_000 } as Route;
    const logger = createLogger({ service: 'dispatcher', level: 'silent' });
    health = new RouteHealth({ route, binds, counts: new RouteCounts(), logger, onChange: () => undefined });
    health.breaker.fault('down', performance.now());
  });

  const tried = (hasSpare: boolean) => {
    health.watch(LICENCE, hasSpare);
    expect(health.state).toBe('halfOpen');
    health.sent(ONE, 1, performance.now());
  };

  it.each([
    ['0x14', HANDLING.queueFull],
    ['0x08', HANDLING.transient],
    ['0x0A for one sender', HANDLING.routeFault],
  ])('is given up at one %s if there is another, and else is better than none', (_, handling) => {
    tried(false);
    health.refused(handling, 'FAENZA');
    expect(health.state).toBe('closed');
    health.breaker.fault('down', performance.now());
    tried(true);
    health.refused(handling, 'FAENZA');
    expect(health.state).toBe('open');
  });
});
