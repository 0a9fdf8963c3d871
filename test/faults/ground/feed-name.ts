/** Which adapter carries the work of a run. */
export type FeedName = 'postgres' | 'kafka';
