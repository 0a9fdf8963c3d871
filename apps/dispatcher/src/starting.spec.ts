import { createService } from '#libs/http';
import { createLogger } from '#libs/observability';
import { interruptedStarts, TEST_KEK } from '#libs/testing';
import { DispatcherModule } from './dispatcher.module.js';
import { serviceOptions } from './service.js';
import { dispatcherSettings } from './settings.js';
import { Rig } from './testing/rig.js';

const STARTS = 16;

describe('A dispatcher that starts', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.start();
  });
  afterAll(() => rig.end());

  it('outlives a database that goes for a moment, whatever it was asking', async () => {
    const logger = createLogger({ service: 'dispatcher', level: 'silent' });
    const settings = {
      ...{
        KEK: TEST_KEK,
        TRANSPORT_KEY: rig.transportKey.toString('base64'),
        SERVICE_SECRET: 's'.repeat(40),
      },
      ...{ HTTP_PORT: '0', ROUTES: JSON.stringify(rig.routes()) },
    };
    const start = async (url: string) => {
      const config = dispatcherSettings.load({ ...settings, DATABASE_URL: url });
      const service = await createService(
        DispatcherModule.forService(config, logger),
        serviceOptions(config, logger),
      );
      await service.listen(0, '127.0.0.1');
      return service;
    };
    const { interrupted, failed } = await interruptedStarts(rig.url, start, STARTS);
    expect(failed).toEqual([]);
    expect(interrupted).toBeGreaterThan(STARTS / 2);
  });
});
