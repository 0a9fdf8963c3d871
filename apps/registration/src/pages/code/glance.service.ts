import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { CatalogueService } from '../../catalogue/catalogue.service.js';
import type { Municipality } from '../../catalogue/municipality.entity.js';
import { codeExpiry } from '../../sign-up/code-sender.js';
import { SignUpLooks } from '../../sign-up/looks.service.js';
import { signUpProblem } from '../../sign-up/problems.js';

/** What the code page may show to whoever holds a sign-up's id: nothing of the person. */
export interface SignUpGlance {
  municipality: Municipality;
  codeExpiresAt: Date;
  /** Somebody answers for a child, and has a code too. */
  guardian: boolean;
}

@Injectable()
export class SignUpGlances {
  constructor(
    private readonly looks: SignUpLooks,
    private readonly catalogue: CatalogueService,
  ) {}

  /** @throws ProblemError `sign_up.unknown` */
  async glance(id: string): Promise<SignUpGlance> {
    if (!isUUID(id)) throw signUpProblem('sign_up.unknown');
    const signUp = await this.looks.look(id);
    if (signUp === undefined) throw signUpProblem('sign_up.unknown');
    const { municipality } = await this.catalogue.offerOf(signUp.municipalityId);
    return {
      municipality,
      codeExpiresAt: codeExpiry(signUp.sentAt),
      guardian: signUp.guardian,
    };
  }
}
