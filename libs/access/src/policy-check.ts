import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { POLICY } from './policy.decorator.js';

/** Nest's metadata key of a route handler's path. */
const ROUTE_PATH = 'path';

/** Names every route that declares no policy. */
export class UndeclaredRoutesError extends Error {
  override readonly name = 'UndeclaredRoutesError';
  readonly code = 'access.policy_undeclared';
}

/** Refuses to start a service in which somebody forgot to say who may call a route. */
@Injectable()
export class PolicyCheck implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    const undeclared = this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      if (instance === null || typeof instance !== 'object' || metatype === null) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
      return this.scanner
        .getAllMethodNames(prototype)
        .filter((method) => Reflect.hasMetadata(ROUTE_PATH, prototype[method] as object))
        .filter((method) => {
          const targets = [prototype[method], metatype] as Parameters<Reflector['getAllAndOverride']>[1];
          return this.reflector.getAllAndOverride(POLICY, targets) === undefined;
        })
        .map((method) => `${metatype.name}.${method}`);
    });
    if (undeclared.length > 0)
      throw new UndeclaredRoutesError(`No policy declared: ${undeclared.join(', ')}`);
  }
}
