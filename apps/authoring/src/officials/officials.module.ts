import { Module } from '@nestjs/common';
import { AccountsController } from './accounts.controller.js';
import { AccountsService } from './accounts.service.js';
import { LoginFailures } from './login-failures.js';
import { LoginService } from './login.service.js';
import { LoginThrottle } from './login-throttle.js';
import { OfficialsService } from './officials.service.js';
import { OwnPasswordService } from './own-password.service.js';
import { SendersService } from './senders.service.js';
import { SessionController } from './session.controller.js';
import { DatabaseSessionStore } from './session.store.js';

@Module({
  controllers: [SessionController, AccountsController],
  providers: [
    AccountsService,
    LoginFailures,
    LoginService,
    LoginThrottle,
    OfficialsService,
    OwnPasswordService,
    SendersService,
    DatabaseSessionStore,
  ],
  exports: [AccountsService, LoginService, OfficialsService, SendersService, DatabaseSessionStore],
})
export class OfficialsModule {}
