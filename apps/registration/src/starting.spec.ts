import { interruptedStarts } from '#libs/testing';
import { RegistrationUnderTest } from './testing/registration-under-test.js';

const STARTS = 16;

describe('A registration that starts', () => {
  let service: RegistrationUnderTest;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start();
  });
  afterAll(() => service.stop());

  it('outlives a database that goes for a moment, whatever it was asking', async () => {
    const start = (databaseUrl: string) => service.startInstance({ databaseUrl });
    const { interrupted, failed } = await interruptedStarts(
      service.database.urlFor('registration'),
      start,
      STARTS,
    );
    expect(failed).toEqual([]);
    expect(interrupted).toBeGreaterThan(STARTS / 2);
  });
});
