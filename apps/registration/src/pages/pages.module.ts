import { Module } from '@nestjs/common';
import { SignUpModule } from '../sign-up/sign-up.module.js';
import { CodeController } from './code/code.controller.js';
import { BlankForms } from './sign-up/blank-forms.js';
import { FormController } from './sign-up/form.controller.js';
import { SignUpGlances } from './code/glance.service.js';
import { AskController } from './manage/ask.controller.js';
import { ExportController } from './manage/export.controller.js';
import { LinkController } from './manage/link.controller.js';
import { NumberController } from './manage/number.controller.js';
import { NoticeDesk } from './manage/notice-desk.service.js';
import { RestrictController } from './manage/restrict.controller.js';
import { SubscriptionController } from './manage/subscription.controller.js';
import { SubscriptionDesk } from './manage/subscription-desk.service.js';
import { UnknownPageController } from './unknown.controller.js';

/** The citizens' pages: plain forms that need no script. `prepareCitizensPages` belongs to them. */
@Module({
  imports: [SignUpModule],
  controllers: [
    FormController,
    CodeController,
    AskController,
    LinkController,
    SubscriptionController,
    RestrictController,
    NumberController,
    ExportController,
    UnknownPageController,
  ],
  providers: [BlankForms, SignUpGlances, SubscriptionDesk, NoticeDesk],
})
export class PagesModule {}
