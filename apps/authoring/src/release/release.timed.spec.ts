import { until } from '#libs/testing';
import { authoringUnderTest } from '../testing/authoring-under-test.js';
import { approved } from '../testing/drafts.js';

describe('A scheduled alert', () => {
  it('goes within two seconds of its hour', async () => {
    const authoring = await authoringUnderTest();
    try {
      const [author, approver] = [await authoring.official('author'), await authoring.official('approver')];
      const releaseAt = new Date(Date.now() + 1_500).toISOString();
      const { id } = await approved(author, approver, releaseAt);
      await until(
        async () => (await author.get(`/api/alerts/${id}`)).body.state as string,
        (state) => state === 'released',
      );
      const late = Date.now() - Date.parse(releaseAt);
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThan(2_000);
    } finally {
      await authoring.stop();
    }
  });
});
