import { authoringUnderTest, type AuthoringUnderTest } from './testing/authoring-under-test.js';
import { approved } from './testing/drafts.js';

describe('An alert', () => {
  let authoring: AuthoringUnderTest;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
  });

  afterAll(() => authoring.stop());

  it('goes from a draft to its release by two different people', async () => {
    const author = await authoring.official('author');
    const approver = await authoring.official('approver');
    const { id, contentHash } = await approved(author, approver);
    const { body } = await author.get(`/api/alerts/${id}`);
    expect(body).toMatchObject({
      state: 'released',
      contentHash,
      createdBy: { id: author.officialId },
      submittedBy: { id: author.officialId },
      approvedBy: { id: approver.officialId },
      history: [
        { event: 'drafted' },
        { event: 'submitted' },
        { event: 'approved', by: { id: approver.officialId } },
        { event: 'released' },
      ],
      allowed: ['stop'],
    });
  });
});
