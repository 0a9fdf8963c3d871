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
  /** The facts of an entry about nobody are not there: they go with their person, and with nobody else. */
  | 'payload_withheld'
  | 'entries_not_in_the_log'
  | 'notice_changed'
  | 'terms_changed'
  /** No hand-over that both keys signed leads from a key that is trusted to another of the bundle. */
  | 'hand_over_not_proved'
  /** The list of keys is not that of the hand-overs. */
  | 'keys_changed'
  | 'outside_not_signed'
  | 'outside_disagrees';

/** Why a bundle in which nothing is wrong does not prove everything. */
export type GapCode =
  /** No checkpoint kept elsewhere: a log cut short, rolled back or written anew looks the same. */
  | 'outside_missing'
  /** Those that agree end before the bundle does. */
  | 'outside_ends_before'
  /** The log was longer already: the bundle is of an earlier time, or the log was cut short. */
  | 'outside_is_newer'
  /** All are from before the bundle begins. */
  | 'outside_is_older'
  /** Facts about people are not there, and nothing in the bundle says that these were erased. */
  | 'facts_missing';

export interface Fault {
  code: FaultCode;
  /** Which file, or which entry. */
  where: string;
}

export interface Gap {
  code: GapCode;
  /** Sizes of the checkpoints, or entries, it is about. */
  sizes: number[];
}

/** From that many entries on, one key signs instead of the other. */
export interface KeyChange {
  size: number;
  from: string;
  to: string;
}

/** What a bundle proves. */
export interface Verdict {
  /** Nothing is wrong, and nothing is left to be taken on trust. */
  proved: boolean;
  faults: Fault[];
  gaps: Gap[];
  origin: string | null;
  /** Leaves before the first entry and after the last. */
  start: number;
  end: number;
  /** Entries read, and those whose facts are not there. */
  entries: number;
  erased: number;
  /** Sizes of the outside checkpoints that agree. */
  outside: number[];
  /** Where one key handed over to the next, in the bundle or before or after it. */
  handOvers: KeyChange[];
  /** Somebody who verifies brought the key; else it is the bundle's own. */
  keyGiven: boolean;
}
