import { Module } from '@nestjs/common';
import { LoginService } from './login.service.js';
import { LoginThrottle } from './login-throttle.js';
import { OfficialsService } from './officials.service.js';
import { SessionController } from './session.controller.js';
import { DatabaseSessionStore } from './session.store.js';

@Module({
  controllers: [SessionController],
  providers: [LoginService, LoginThrottle, OfficialsService, DatabaseSessionStore],
  exports: [LoginService, OfficialsService, DatabaseSessionStore],
})
export class OfficialsModule {}
