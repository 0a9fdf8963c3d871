/** How long what goes by itself is kept, where no setting says so: the statements and the record of processing go by it. */
export const PERIODS = {
  unconfirmedHours: 48,
  strayMessageHours: 48,
  numberChangeHours: 24,
  deskWithdrawalHours: 48,
  /** Longer than the key of what phones wrote: before it is gone an event may come again, and must be known. */
  nobodysInboundDays: 9,
  linkDays: 1,
  /** What they sealed was sent within a day, or never will be. */
  serviceKeyDays: 3,
  /** What phones wrote may have waited a week. */
  inboundKeyDays: 8,
  /** A paper is good for a year. */
  spentPaperYears: 1,
} as const;
