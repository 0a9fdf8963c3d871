import { Module } from '@nestjs/common';
import { CodeSender } from './code-sender.js';
import { SignUpConfirmService } from './confirm.service.js';
import { FormStamps } from './form-stamp.js';
import { ConfirmGroup } from './grouping/confirm-group.service.js';
import { GroupWatch } from './grouping/group-watch.js';
import { RequestGroups } from './grouping/request-groups.service.js';
import { GuardiansService } from './guardian/guardians.service.js';
import { SignUpLooks } from './looks.service.js';
import { SignUpRequestService } from './request.service.js';
import { SignUpController } from './sign-up.controller.js';

/** A citizen signs up and confirms by a code. */
@Module({
  controllers: [SignUpController],
  providers: [
    ...[GuardiansService, CodeSender, FormStamps, SignUpLooks],
    ...[GroupWatch, RequestGroups, ConfirmGroup, SignUpRequestService, SignUpConfirmService],
  ],
  exports: [CodeSender, FormStamps, SignUpLooks, SignUpRequestService, SignUpConfirmService],
})
export class SignUpModule {}
