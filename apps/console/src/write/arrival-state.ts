import type { Problem } from '../api/types.js';

/** What other pages say when they send somebody here. */
export interface ArrivalState {
  /** Notices of a CAP import. */
  imported?: Problem[];
  /** The input to correct. */
  focus?: string;
  /** Only the address has changed: a new draft was saved for the first time. */
  created?: boolean;
}
