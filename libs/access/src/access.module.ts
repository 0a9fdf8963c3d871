import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { ACCESS_OPTIONS, AccessGuard, type AccessOptions } from './access.guard.js';
import { PolicyCheck } from './policy-check.js';
import { ServiceClient } from './service-client.js';
import { NoSessions, SessionStore } from './session.js';

/** Deny by default, for a whole service. */
@Global()
@Module({})
export class AccessModule {
  /**
   * @param sessions where the service's sessions are kept: a provider of `SessionStore`, with what it imports; a
   * service without officials leaves it out
   */
  static forService(
    options: AccessOptions,
    sessions?: { imports?: DynamicModule['imports']; provider: Provider<SessionStore> },
  ): DynamicModule {
    return {
      module: AccessModule,
      imports: [DiscoveryModule, ...(sessions?.imports ?? [])],
      providers: [
        { provide: ACCESS_OPTIONS, useValue: options },
        sessions?.provider ?? { provide: SessionStore, useClass: NoSessions },
        { provide: APP_GUARD, useClass: AccessGuard },
        PolicyCheck,
        ServiceClient,
      ],
      exports: [ServiceClient, SessionStore, ACCESS_OPTIONS],
    };
  }
}
