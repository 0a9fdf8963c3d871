/** What the statements of the retention say themselves. */
export const PERIODS = { unconfirmedHours: 48, linkDays: 1, serviceKeyDays: 3, inboundKeyDays: 8 } as const;
