import { Module } from '@nestjs/common';
import { SignUpModule } from '../sign-up/sign-up.module.js';
import { CodeController } from './code/code.controller.js';
import { FormController } from './sign-up/form.controller.js';
import { SignUpGlances } from './code/glance.service.js';
import { UnknownPageController } from './unknown.controller.js';

/** The citizens' pages: plain forms that need no script. `prepareCitizensPages` belongs to them. */
@Module({
  imports: [SignUpModule],
  controllers: [FormController, CodeController, UnknownPageController],
  providers: [SignUpGlances],
})
export class PagesModule {}
