import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ReachabilityService, SUSPENSION_RULE, type SuspensionRule } from './reachability.service.js';

/** Whose phone can still be reached. */
@Global()
@Module({})
export class ReachabilityModule {
  static withRule(rule: SuspensionRule): DynamicModule {
    return {
      module: ReachabilityModule,
      providers: [{ provide: SUSPENSION_RULE, useValue: rule }, ReachabilityService],
      exports: [ReachabilityService],
    };
  }
}
