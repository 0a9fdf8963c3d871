import { TwoRoutes } from '../testing/two-routes.js';

describe('A route that is not well', () => {
  let routes: TwoRoutes;

  beforeEach(async () => {
    routes = await TwoRoutes.start();
  });

  afterEach(() => routes.end());

  it.each([
    ['misconfigured', { errors: { '0x0A': 1 } }],
    ['failing', { errors: { '0x08': 1 } }],
    ['away', { bind_status: '0x0D', drop_now: true }],
    ['silent', { silence: 'submits' }],
    ['slow', { response_latency_ms: 8_000 }],
  ])(
    'because it is %s loses its work to the next within five seconds, and nobody gets it twice',
    async (_, fault) => {
      const { rig, second } = routes;
      const { everybody, alertId, idleMs } = await routes.breakWith(fault);
      expect(idleMs).toBeLessThan(5_000);
      const counts = await rig.settled(
        alertId,
        3_000,
        ({ delivered, submitted, in_doubt, waiting }) =>
          waiting === 0 && delivered + submitted + in_doubt === 3_000,
      );
      // What was in flight is answered late, or in doubt: a window a bind at most, and retries of what was refused.
      expect(counts.in_doubt).toBeLessThanOrEqual(80);
      const [here, there] = [await rig.simulator.messages(), await second.messages()];
      const twice = everybody.filter(({ number }) => (here.get(number) ?? 0) + (there.get(number) ?? 0) > 1);
      expect(twice).toEqual([]);
      expect(routes.state).not.toBe('closed');
    },
  );
});
