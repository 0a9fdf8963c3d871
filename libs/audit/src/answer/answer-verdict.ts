import type { KeyChange } from '../bundle/verdict.js';

/** Why an answer is not what the log says, or tells of what was not lawful. */
export type AnswerFaultCode =
  | 'not_an_answer'
  | 'checkpoint_not_signed'
  | 'hand_over_not_proved'
  | 'entry_not_in_the_log'
  | 'payload_changed'
  /** The facts of an entry are kept back: whoever it is about was not erased, or it is about nobody. */
  | 'payload_withheld'
  | 'entry_of_another'
  | 'content_changed'
  | 'approval_missing'
  | 'approved_by_submitter'
  | 'rule_changed'
  /** Drawn without a consent. */
  | 'consent_missing'
  | 'consent_not_in_the_log'
  | 'notice_changed'
  /** Not the terms of processing that the consent was given under, or never published. */
  | 'terms_changed'
  /** Drawn by a consent that was given only afterwards. */
  | 'consent_after_draw'
  /** Drawn, or not, by a consent that another record had ended before the release. */
  | 'consent_ended_before'
  /** Drawn for a kind of alert or a zone that they had not chosen. */
  | 'not_chosen'
  /** Drawn while paused, or restricted, or past the end of the consent. */
  | 'not_in_force'
  | 'audience_not_in_the_log'
  | 'membership_not_proved'
  | 'reason_contradicts'
  | 'outside_disagrees';

/** Why an answer in which nothing is wrong does not prove everything. */
export type AnswerGapCode =
  /** The very checkpoint of the answer is not among those kept elsewhere. */
  | 'outside_missing'
  /** The person was erased, and what the log held of them with them. */
  | 'subject_erased'
  /** No end of a draw is in the log: it was not, or is not there yet. */
  | 'draw_missing'
  /** The answer is about nobody: that the number was nobody’s stands in no log. */
  | 'person_unknown'
  /** Which category and zones the draw went by stands in the log by their ids alone. */
  | 'codes_not_in_the_log'
  /** Nothing in the log says under which terms the consent was given: records of before do not. */
  | 'terms_not_in_the_log'
  /** Restricted, or past its end: lawful for a public task alone, and the legal basis at the draw stands in no log. */
  | 'legal_basis_not_in_the_log';

export interface AnswerFault {
  code: AnswerFaultCode;
  /** Which entry, or which part of the answer. */
  where: string;
}

export interface AnswerGap {
  code: AnswerGapCode;
  where: string;
}

/** What an answer proves. */
export interface AnswerVerdict {
  /** Nothing is wrong, and nothing of what the log can prove is left to be taken on trust. */
  proved: boolean;
  faults: AnswerFault[];
  gaps: AnswerGap[];
  origin: string | null;
  /** Entries of the log up to the checkpoint, and how many of them are in the answer. */
  size: number;
  entries: number;
  /** Of those, whose facts were destroyed. */
  erased: number;
  /** Whether the person was in the audience; null when there is none, or nothing proves it. */
  member: boolean | null;
  /** Whether the consent stood in the log before the audience was drawn; null when the log tells of none. */
  consentBefore: boolean | null;
  /** Somebody who verifies brought the key; else it is the answer's own. */
  keyGiven: boolean;
  /** Sizes of checkpoints kept elsewhere that are this very one. */
  outside: number[];
  /** Where the log's key changed, by what both keys signed. */
  handOvers: KeyChange[];
}

/** What is found while an answer is judged. */
export class Findings {
  readonly faults: AnswerFault[] = [];
  readonly gaps: AnswerGap[] = [];

  fault(code: AnswerFaultCode, where: string): void {
    this.faults.push({ code, where });
  }

  /** Once of each kind. */
  gap(code: AnswerGapCode, where: string): void {
    if (!this.gaps.some((gap) => gap.code === code)) this.gaps.push({ code, where });
  }
}
