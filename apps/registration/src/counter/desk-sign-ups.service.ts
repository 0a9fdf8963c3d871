import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import type {
  DeskChallenge,
  DeskCode,
  DeskDone,
  DeskSignUpCode,
  DeskSignUpRequest,
  DeskSignUpState,
} from '#libs/contracts';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { SignUpConfirmService } from '../sign-up/confirm.service.js';
import { signUpProblem } from '../sign-up/problems.js';
import { SignUpRequestService } from '../sign-up/request.service.js';
import { SignUp } from '../sign-up/sign-up.entity.js';
import { typedCode } from '../sign-up/typed-code.js';
import { counterProblem } from './problems.js';

const NOBODY_ASKED = { ipTruncated: null, userAgentFamily: null };
const MOST_REFERENCE = 80;

/**
 * An official signs somebody up who is before them or on the phone. The code goes to the citizen's phone and comes back
 * by their mouth, or they answer SI: a signature on paper does not show whose the number is.
 */
@Injectable()
export class DeskSignUpsService {
  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly requests: SignUpRequestService,
    private readonly confirmations: SignUpConfirmService,
  ) {}

  /** @throws ProblemError `number.…`, `sign_up.…`, `counter.paper_reference_…` */
  async request(municipalityId: string, request: DeskSignUpRequest): Promise<DeskChallenge> {
    const { viewer, viewerRole: _, channel, paperReference, ...asked } = request;
    const reference = referenceOf(channel, paperReference);
    const offer = await this.catalogue.offerOf(municipalityId);
    const desk = { channel, operatorId: operatorOf(viewer), paperReference: reference };
    return this.requests.request(offer, asked, NOBODY_ASKED, new Date(), desk);
  }

  /** @throws ProblemError `sign_up.unknown`, `…code_wrong`, `…guardian_code_wrong`, `…code_expired`, `…tries_exhausted` */
  async confirm(municipalityId: string, id: string, asked: DeskSignUpCode): Promise<DeskDone> {
    const [code, ofGuardian] = [typedCode(asked.code), typedCode(asked.guardianCode ?? '')];
    await this.find(municipalityId, id);
    const { confirmedAt } = await this.confirmations.confirm(id, code, new Date(), asked.viewer, ofGuardian);
    return { at: confirmedAt };
  }

  /** @throws ProblemError `sign_up.unknown`, `…confirmed_already`, `…too_many_codes`, `…budget_spent` */
  async resend(municipalityId: string, id: string): Promise<DeskChallenge> {
    await this.find(municipalityId, id);
    return this.requests.resend(id);
  }

  /** @throws ProblemError `sign_up.unknown` */
  async state(municipalityId: string, id: string): Promise<DeskSignUpState> {
    const { state } = await this.find(municipalityId, id);
    return { state };
  }

  /** What was asked for elsewhere, or in another municipality, does not exist here. */
  private async find(municipalityId: string, id: string): Promise<Pick<SignUp, 'state'>> {
    const found = await this.source.manager.findOne(SignUp, {
      select: { id: true, state: true },
      where: { id, municipalityId, channel: In(['counter', 'phone', 'paper']) },
    });
    if (found === null) throw signUpProblem('sign_up.unknown');
    return found;
  }
}

/** `official:<id>` → the id that consents are recorded with. */
export function operatorOf(viewer: DeskCode['viewer']): string {
  return viewer.slice('official:'.length);
}

function referenceOf(channel: DeskSignUpRequest['channel'], written: string | undefined): string | null {
  const reference = written?.trim().slice(0, MOST_REFERENCE) ?? '';
  const field = 'paperReference';
  if (channel === 'paper' && reference === '')
    throw counterProblem('counter.paper_reference_missing', { field });
  if (channel !== 'paper' && reference !== '')
    throw counterProblem('counter.paper_reference_unasked', { field });
  return reference === '' ? null : reference;
}
