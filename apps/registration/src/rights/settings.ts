export const RIGHTS_SETTINGS = Symbol('RIGHTS_SETTINGS');

export interface RightsSettings {
  /** Where citizens find the pages: what links in messages begin with. */
  publicUrl: string;
  /** Where the dispatcher answers. */
  dispatcherUrl: string;
  /** Citizens come by https: cookies travel no other way. */
  secureOrigin: boolean;
  /** Days to answer whether a notice that changes what was agreed to is agreed to. */
  noticeGraceDays: number;
  /** Days for which it is kept where a form came from. */
  askerRetentionDays: number;
  /** File outside the database that keeps who was erased. */
  erasureLedger?: string | undefined;
}
