import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { controllersOf, routesOf } from './declared-routes.js';

/** Names every route that declares no policy. */
export class UndeclaredRoutesError extends Error {
  override readonly name = 'UndeclaredRoutesError';
  readonly code = 'access.policy_undeclared';
}

/** Refuses to start a service in which somebody forgot to say who may call a route. */
@Injectable()
export class PolicyCheck implements OnApplicationBootstrap {
  constructor(private readonly discovery: DiscoveryService) {}

  onApplicationBootstrap(): void {
    const undeclared = controllersOf(this.discovery)
      .flatMap(routesOf)
      .filter(({ policy }) => policy === undefined)
      .map(({ handler }) => handler);
    if (undeclared.length > 0)
      throw new UndeclaredRoutesError(`No policy declared: ${undeclared.join(', ')}`);
  }
}
