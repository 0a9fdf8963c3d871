import { DAILY_KEYS, LINKS, UNCONFIRMED } from '../rights/retention/retention.sql.js';
import { PERIODS } from './periods.js';

describe('The periods that are told', () => {
  it('are those that are applied', () => {
    expect(UNCONFIRMED.count).toContain(`interval '${PERIODS.unconfirmedHours} hours'`);
    expect(LINKS.count).toContain(`interval '${PERIODS.linkDays} day'`);
    expect(DAILY_KEYS.count).toContain(`THEN ${PERIODS.serviceKeyDays} ELSE ${PERIODS.inboundKeyDays} END`);
  });
});
