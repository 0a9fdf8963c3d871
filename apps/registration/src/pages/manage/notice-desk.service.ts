import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { ProblemError } from '#libs/http';
import { ChildsCodes } from '../../rights/link/childs-codes.service.js';
import { NoticeAnswers, type NoticeAnswer } from '../../rights/notice/answers.service.js';
import { rightsProblem } from '../../rights/problems.js';
import type { Asker } from '../../sign-up/asker.js';
import { currentNotice } from '../../sign-up/choice.js';
import { FormStamps } from '../../sign-up/form-stamp.js';
import { signUpProblem } from '../../sign-up/problems.js';
import { typedCode } from '../../sign-up/typed-code.js';
import type { FormFields } from '../form-body.js';
import { faultsOf } from '../markup/faults.js';
import { sendPage } from '../markup/send-page.js';
import { pageProblem } from '../problems.js';
import { answeredPage, newNoticePage, type AskedAbout } from './new-notice.view.js';

/** Where a changed notice is shown, and answered. */
@Injectable()
export class NoticeDesk {
  constructor(
    private readonly answers: NoticeAnswers,
    private readonly codes: ChildsCodes,
    private readonly stamps: FormStamps,
  ) {}

  show(about: AskedAbout, response: Response, problem: ProblemError | null = null): void {
    const stamp = this.stamps.issue(about.offer.noticeVersion, new Date());
    const faults = problem === null ? [] : faultsOf(problem, about.language);
    sendPage(response, problem?.status ?? 200, newNoticePage({ ...about, stamp, faults }));
  }

  async answer(about: AskedAbout, fields: FormFields, asker: Asker, response: Response): Promise<void> {
    const { token, offer, language } = about;
    const now = new Date();
    const version = fields.text('noticeVersion');
    const answer = answerOf(fields.text('answer'));
    const servedAt = this.stamps.servedAt(fields.text('stamp'), version, now);
    if (answer === null) return this.show(about, response, rightsProblem('manage.answer_missing'));
    const field = { field: 'noticeVersion' };
    if (version !== offer.noticeVersion)
      return this.show(about, response, signUpProblem('sign_up.notice_outdated', field));
    if (servedAt === null) return this.show(about, response, pageProblem('page.form_expired', field));
    const code = typedCode(fields.text('code'));
    const refusal = await this.codes.refusal({ token, code }, now);
    if (refusal !== null) return this.show(about, response, refusal);
    const notice = currentNotice(offer, language);
    const answered = { token, code, answer, notice, servedAt, proof: { asker, now } };
    const outcome = await this.answers.answer(offer, answered);
    sendPage(response, 200, answeredPage(outcome, offer.municipality.name, language));
  }
}

function answerOf(written: string): NoticeAnswer | null {
  return written === 'accept' || written === 'refuse' || written === 'leave' ? written : null;
}
