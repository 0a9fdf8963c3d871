import { randomUUID } from 'node:crypto';
import { authoringUnderTest, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import type { Browser } from '../testing/browser.js';
import { drafted, submitted } from '../testing/drafts.js';

/** Past all code, with the service's own role: the last line is the database. */
describe('The database', () => {
  let authoring: AuthoringUnderTest;
  let author: Browser;
  let approver: Browser;
  let sql: (statement: string, values?: unknown[]) => Promise<unknown>;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    author = await authoring.official('author');
    approver = await authoring.official('approver');
    sql = (statement, values) => authoring.source.query(statement, values);
  });

  afterAll(() => authoring.stop());

  const refusal = (constraint: string) => ({ driverError: { constraint } });

  const submissionOf = async (alertId: string) => {
    const [row] = await authoring.source.query<{ id: string; content_hash: string }[]>(
      `SELECT id, content_hash FROM authoring.submission WHERE alert_id = $1`,
      [alertId],
    );
    return row as { id: string; content_hash: string };
  };

  const approveBy = (submissionId: string, alertId: string, hash: string, submitter: string, who: string) =>
    sql(
      `INSERT INTO authoring.approval (submission_id, municipality_id, alert_id, content_hash, submitted_by,
         approved_by, release_at) VALUES ($1, $2, $3, $4, $5, $6, now())`,
      [submissionId, authoring.municipalityId, alertId, hash, submitter, who],
    );

  it('refuses the submitter’s approval', async () => {
    const { id, contentHash } = await submitted(author);
    const submission = await submissionOf(id);
    const own = approveBy(submission.id, id, contentHash, author.officialId, author.officialId);
    await expect(own).rejects.toMatchObject({
      driverError: { constraint: expect.stringMatching(/approval_by_another|approval_not_by_author/) },
    });
    // Not even by naming another submitter than the one there was.
    const lie = approveBy(submission.id, id, contentHash, approver.officialId, author.officialId);
    await expect(lie).rejects.toThrow();
  });

  it('refuses the submitter’s approval even of what they did not write', async () => {
    const { id } = await drafted(author);
    const { body } = await author.get(`/api/alerts/${id}`);
    await approver.post(`/api/alerts/${id}/submit`, { contentHash: body.contentHash });
    const { id: submissionId } = await submissionOf(id);
    const own = approveBy(submissionId, id, body.contentHash, approver.officialId, approver.officialId);
    await expect(own).rejects.toMatchObject(refusal('approval_by_another'));
  });

  it('refuses an author’s approval', async () => {
    const { id, contentHash } = await submitted(author);
    const { id: submissionId } = await submissionOf(id);
    await sql(`INSERT INTO authoring.authorship (alert_id, official_id) VALUES ($1, $2)`, [
      id,
      approver.officialId,
    ]);
    const own = approveBy(submissionId, id, contentHash, author.officialId, approver.officialId);
    await expect(own).rejects.toMatchObject(refusal('approval_not_by_author'));
  });

  it('refuses an approval of another hash, another alert or from another municipality', async () => {
    const { id, contentHash } = await submitted(author);
    const { id: other } = await submitted(author);
    const { id: submissionId } = await submissionOf(id);
    const by = [author.officialId, approver.officialId] as const;
    await expect(approveBy(submissionId, id, 'f'.repeat(64), ...by)).rejects.toMatchObject(
      refusal('approval_of_submission_fk'),
    );
    await expect(approveBy(submissionId, other, contentHash, ...by)).rejects.toMatchObject(
      refusal('approval_of_submission_fk'),
    );
    const stranger = await authoring.official('approver', await authoring.municipality());
    await expect(
      approveBy(submissionId, id, contentHash, author.officialId, stranger.officialId),
    ).rejects.toMatchObject(refusal('approval_official_fk'));
  });

  it('refuses a release without an approval, and of anything but what was approved', async () => {
    const { id, contentHash } = await submitted(author);
    const { id: submissionId } = await submissionOf(id);
    const release = (hash: string) =>
      sql(`INSERT INTO authoring.release (alert_id, submission_id, content_hash) VALUES ($1, $2, $3)`, [
        ...[id, submissionId, hash],
      ]);
    await expect(release(contentHash)).rejects.toMatchObject(refusal('release_of_approval_fk'));
    await approveBy(submissionId, id, contentHash, author.officialId, approver.officialId);
    await expect(release('f'.repeat(64))).rejects.toMatchObject(refusal('release_of_approval_fk'));
    await release(contentHash);
    await expect(release(contentHash)).rejects.toMatchObject(refusal('release_pk'));
  });

  it.each(['submitted', 'scheduled', 'released', 'stopped', 'completed'])(
    'refuses a draft that calls itself %s',
    async (state) => {
      const { id } = await drafted(author);
      await expect(
        sql(`UPDATE authoring.alert SET state = $2 WHERE id = $1`, [id, state]),
      ).rejects.toMatchObject({ driverError: { code: '23514' } });
      const borrowed = sql(
        `UPDATE authoring.alert SET state = $2, submission_id = $3, approved_submission_id = $3,
         released_submission_id = $3 WHERE id = $1`,
        [id, state, randomUUID()],
      );
      await expect(borrowed).rejects.toMatchObject({ driverError: { code: '23503' } });
    },
  );

  it.each(['submission', 'approval', 'release', 'authorship', 'alert_event'])(
    'lets nobody change or remove a row of %s',
    async (table) => {
      for (const statement of [
        `DELETE FROM authoring.${table}`,
        `UPDATE authoring.${table} SET alert_id = alert_id`,
      ])
        await expect(sql(statement)).rejects.toMatchObject({ driverError: { code: '42501' } });
    },
  );
});
