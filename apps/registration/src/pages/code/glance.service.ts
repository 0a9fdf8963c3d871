import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import { CatalogueService } from '../../catalogue/catalogue.service.js';
import type { Municipality } from '../../catalogue/municipality.entity.js';
import { codeExpiry } from '../../sign-up/code-sender.js';
import { signUpProblem } from '../../sign-up/problems.js';
import { LOOK_AT_SIGN_UP, type SignUpLook } from '../../sign-up/look.sql.js';

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
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
  ) {}

  /** @throws ProblemError `sign_up.unknown` */
  async glance(id: string): Promise<SignUpGlance> {
    if (!isUUID(id)) throw signUpProblem('sign_up.unknown');
    const [signUp] = await this.source.query<SignUpLook[]>(LOOK_AT_SIGN_UP, [id]);
    if (signUp === undefined) throw signUpProblem('sign_up.unknown');
    const { municipality } = await this.catalogue.offerOf(signUp.municipalityId);
    return {
      municipality,
      codeExpiresAt: codeExpiry(signUp.sentAt),
      guardian: signUp.guardian,
    };
  }
}
