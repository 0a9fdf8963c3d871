import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiCookieAuth, ApiExtension } from '@nestjs/swagger';
import type { ServiceName } from '#libs/database';
import type { Permission } from './permissions.js';

/** Who a route answers. Every route has exactly one policy; a service with an undeclared route does not start. */
export type Policy =
  | { kind: 'public' }
  | { kind: 'official'; permission: Permission }
  | { kind: 'services'; services: readonly ServiceName[] };

export const POLICY = 'campanile:policy';

/** OpenAPI extension that names the policy of a route. */
export const PERMISSION_EXTENSION = 'x-permission';

/** Anybody, without a session. */
export function Public(): MethodDecorator & ClassDecorator {
  return policy({ kind: 'public' }, 'public');
}

/** Officials whose role grants the permission. */
export function Requires(permission: Permission): MethodDecorator & ClassDecorator {
  return applyDecorators(policy({ kind: 'official', permission }, permission), ApiCookieAuth());
}

/** Other services alone, with a service token. */
export function ServicesOnly(...services: ServiceName[]): MethodDecorator & ClassDecorator {
  return policy({ kind: 'services', services }, `services:${services.join(',')}`);
}

function policy(value: Policy, name: string): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(POLICY, value), ApiExtension(PERMISSION_EXTENSION, name));
}
