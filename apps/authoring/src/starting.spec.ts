import { createService } from '#libs/http';
import { createLogger } from '#libs/observability';
import { interruptedStarts } from '#libs/testing';
import { AuthoringModule } from './authoring.module.js';
import { serviceOptions } from './service.js';
import { authoringUnderTest, type AuthoringUnderTest } from './testing/authoring-under-test.js';

const STARTS = 16;

describe('An authoring that starts', () => {
  let service: AuthoringUnderTest;

  beforeAll(async () => {
    service = await authoringUnderTest();
  });
  afterAll(() => service.stop());

  it('outlives a database that goes for a moment, whatever it was asking', async () => {
    const logger = createLogger({ service: 'authoring', level: 'silent' });
    const start = async (databaseUrl: string) => {
      const config = { ...service.config, databaseUrl };
      const app = await createService(
        AuthoringModule.forService(config, logger),
        serviceOptions(config, logger),
      );
      await app.listen(0, '127.0.0.1');
      return app;
    };
    const { interrupted, failed } = await interruptedStarts(
      service.database.urlFor('authoring'),
      start,
      STARTS,
    );
    expect(failed).toEqual([]);
    expect(interrupted).toBeGreaterThan(STARTS / 2);
  });
});
