import { randomBytes } from 'node:crypto';
import { waitFor } from '#libs/testing';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';

const HAND_OVERS = `SELECT log_id FROM audit.key_hand_over`;
const UNSIGNED = `SELECT DISTINCT log_id FROM audit.entry e LEFT JOIN audit.sequenced s ON s.entry_id = e.id
  WHERE e.event <> 'checkpoint.signed'
    AND NOT EXISTS (SELECT FROM audit.checkpoint c WHERE c.log_id = s.log_id AND c.size > s.seq)`;

describe('The key that signs the log', () => {
  let service: RegistrationUnderTest;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start(undefined, { AUDIT_CHECKPOINT_SECONDS: '0.1' });
    await waitFor('all is signed', async () => (await service.rows(UNSIGNED)).length === 0);
    await service.app.close();
  });

  afterAll(() => service.stop());

  it('keeps a service from starting when it is another, until the one before hands over', async () => {
    const [old, now] = [service.config.auditSigningKey, randomBytes(32)];
    const logs = await service.rows('SELECT DISTINCT log_id FROM audit.checkpoint');
    expect(logs.length).toBeGreaterThan(0);
    const changed = { auditSigningKey: now };
    await expect(service.startInstance(changed)).rejects.toMatchObject({
      code: 'audit.key_changed',
      message: expect.stringContaining('AUDIT_SIGNING_KEY_PREVIOUS') as string,
    });
    await service.startInstance({ ...changed, auditSigningKeyPrevious: old });
    await waitFor('the hand-over', async () => (await service.rows(HAND_OVERS)).length === logs.length);
    const told = await service.trail({ event: 'key.rotated' });
    expect(told.map(({ payload }) => payload?.what)).toEqual(logs.map(() => 'signing_key'));
    await service.startInstance(changed);
    await expect(service.startInstance({ auditSigningKey: old })).rejects.toMatchObject({
      code: 'audit.key_changed',
    });
  });
});
