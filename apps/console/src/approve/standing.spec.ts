import type { Alert, Official, Preview } from '../api/types.js';
import { obstacleTo, releaseFault } from './standing.js';

const giulia = { id: 'giulia', name: 'Giulia' };
const approver: Official = {
  id: 'marco',
  name: 'Marco',
  role: 'approver',
  permissions: ['alert:approve', 'alert:submit'],
  municipality: { id: 'm', name: 'Faenza' },
};
const alert = (over: Partial<Alert> = {}) =>
  ({
    state: 'submitted',
    allowed: ['approve', 'return', 'reject'],
    contentHash: 'h',
    createdBy: giulia,
    submittedBy: giulia,
    history: [],
    ...over,
  }) as unknown as Alert;
const preview = (over: Partial<Preview> = {}) =>
  ({ contentHash: 'h', problems: [], ...over }) as unknown as Preview;

describe('who may approve', () => {
  it('is an approver who had no part in it', () => {
    expect(obstacleTo(alert(), preview(), approver)).toBeNull();
  });

  it('is not who submitted it, whatever their role', () => {
    const own = alert({ submittedBy: approver, allowed: [] });
    expect(obstacleTo(own, preview(), approver)).toBe('own');
    expect(obstacleTo(own, preview(), { ...approver, permissions: [] })).toBe('own');
  });

  it('is not who changed a word of it', () => {
    const history = [{ at: '', event: 'edited', by: approver, reason: null }];
    expect(obstacleTo(alert({ history, allowed: ['return'] }), preview(), approver)).toBe('wrote');
  });

  it('is nobody whose role does not approve', () => {
    expect(obstacleTo(alert({ allowed: [] }), preview(), { ...approver, permissions: [] })).toBe('role');
  });

  it('is nobody while problems block it', () => {
    const problems = [{ code: 'alert.expiry_past', field: 'expiresAt', message: '' }];
    expect(obstacleTo(alert(), preview({ problems }), approver)).toBe('blocked');
  });

  it('is nobody when what was read back is not what is stored', () => {
    expect(obstacleTo(alert(), preview({ contentHash: 'other' }), approver)).toBe('hold');
  });

  it('is nobody once it is decided', () => {
    expect(obstacleTo(alert({ state: 'scheduled' }), preview(), approver)).toBe('state');
  });
});

describe('a chosen hour of release', () => {
  const now = new Date('2026-11-24T02:00:00Z');
  it('lies between now and the expiry', () => {
    const expiry = '2026-11-24T08:00:00Z';
    expect(releaseFault(null, now, expiry)).toBe('atMissing');
    expect(releaseFault(now, now, expiry)).toBe('atPast');
    expect(releaseFault(new Date(expiry), now, expiry)).toBe('atAfterExpiry');
    expect(releaseFault(new Date('2026-11-24T07:59:00Z'), now, expiry)).toBeNull();
  });
});
