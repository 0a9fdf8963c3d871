import { Module } from '@nestjs/common';
import { CodeSender } from './code-sender.js';
import { SignUpConfirmService } from './confirm.service.js';
import { FormStamps } from './form-stamp.js';
import { GuardiansService } from './guardian/guardians.service.js';
import { SignUpRequestService } from './request.service.js';
import { SignUpController } from './sign-up.controller.js';

/** A citizen signs up and confirms by a code. */
@Module({
  controllers: [SignUpController],
  providers: [GuardiansService, CodeSender, FormStamps, SignUpRequestService, SignUpConfirmService],
  exports: [CodeSender, FormStamps, SignUpRequestService, SignUpConfirmService],
})
export class SignUpModule {}
