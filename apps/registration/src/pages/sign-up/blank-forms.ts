import { Injectable } from '@nestjs/common';
import type { ProblemLanguage } from '#libs/http';
import type { Offer } from '../../catalogue/catalogue.service.js';
import { FormStamps } from '../../sign-up/form-stamp.js';
import { Mould } from '../markup/mould.js';
import { emptyForm } from './sign-up-fields.js';
import { signUpFormPage } from './sign-up-form.view.js';

/**
 * The form as everybody first gets it: for an offer and a language the same to the last byte, but for the stamp that
 * says when this one was served. What is shown again with somebody's entries and faults is never kept.
 */
@Injectable()
export class BlankForms {
  /** As long as the catalogue holds an offer: one that was read anew is another object. */
  readonly #made = new WeakMap<Offer, Map<ProblemLanguage, Mould<'stamp'>>>();

  constructor(private readonly stamps: FormStamps) {}

  /** @returns the page as it is sent */
  serve(offer: Offer, language: ProblemLanguage, now = new Date()): Buffer {
    return this.mould(offer, language).fill({ stamp: this.stamps.issue(offer.noticeVersion, now) });
  }

  private mould(offer: Offer, language: ProblemLanguage): Mould<'stamp'> {
    const made = this.#made.get(offer) ?? new Map<ProblemLanguage, Mould<'stamp'>>();
    this.#made.set(offer, made);
    const known = made.get(language);
    if (known !== undefined) return known;
    const entered = emptyForm(offer, language);
    const mould = new Mould(['stamp'], ({ stamp }) =>
      signUpFormPage({ language, offer, stamp, entered, faults: [] }),
    );
    made.set(language, mould);
    return mould;
  }
}
