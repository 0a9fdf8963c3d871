/** Why a bundle does not prove what it says. */
export type FaultCode =
  | 'file_missing'
  | 'file_changed'
  | 'file_unknown'
  | 'manifest_not_signed'
  | 'checkpoint_not_signed'
  | 'checkpoint_of_another_log'
  | 'range_not_consistent'
  | 'line_malformed'
  | 'entry_out_of_place'
  | 'payload_changed'
  | 'entries_not_in_the_log'
  | 'notice_changed'
  | 'outside_not_signed'
  | 'outside_disagrees'
  | 'outside_is_newer'
  | 'outside_is_older';

export interface Fault {
  code: FaultCode;
  /** Which file, or which entry. */
  where: string;
}

/** What a bundle proves. */
export interface Verdict {
  /** Everything that was asked for is so. */
  proved: boolean;
  faults: Fault[];
  origin: string | null;
  /** Leaves before the first entry and after the last. */
  start: number;
  end: number;
  /** Entries read, and those whose payload was destroyed. */
  entries: number;
  erased: number;
  /** Sizes of the outside checkpoints that agree. */
  outside: number[];
  /** Somebody who verifies brought the key; else it is the bundle's own. */
  keyGiven: boolean;
}
