import type { ProblemLanguage } from '#libs/http';
import type { Offer } from '../../catalogue/catalogue.service.js';
import type { Fault } from '../markup/faults.js';
import type { ChoiceForm } from '../sign-up/sign-up-form.view.js';
import type { ManageTexts } from '../words/manage-page-texts.js';

/** What the page of a subscription shows. */
export interface SubscriptionView {
  language: ProblemLanguage;
  offer: Offer;
  /** All but its end hidden. */
  number: string;
  pausedUntil: Date | null;
  restrictedAt: Date | null;
  /** Until when they may answer to a changed notice. */
  answerBy: Date | null;
  /** The version of the notice they agreed to; null while nothing is asked about it. */
  agreedVersion: string | null;
  entered: ChoiceForm['entered'];
  /** Evidence of when the notice was shown: see `FormStamps`. */
  stamp: string;
  done: keyof ManageTexts['mine']['done'] | null;
  /** The choices before the change that was just made; null when there is none to undo. */
  undo: ChoiceForm['entered'] | null;
  /** As typed: the number they want instead. */
  wished: string;
  now: Date;
  faults: readonly Fault[];
}
