import { RequestMethod, type INestApplication, type Type } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { POLICY, type Policy } from './policy.decorator.js';

/** Nest's metadata keys of a route. */
const PATH = 'path';
const METHOD = 'method';

/** An address a service answers at, and what its controller says of who may call it. */
export interface DeclaredRoute {
  /** `GET`, `POST`, …; `ALL` for every one. */
  method: string;
  /** As the router knows it: `/api/alerts/:id`. */
  path: string;
  /** Undefined where somebody forgot it. */
  policy: Policy | undefined;
  /** `AlertsController.read` */
  handler: string;
}

/** The routes of one controller, by its decorators. */
export function routesOf(controller: Type): DeclaredRoute[] {
  const prototype = controller.prototype as Record<string, object>;
  const roots = listed(Reflect.getMetadata(PATH, controller));
  return new MetadataScanner()
    .getAllMethodNames(prototype)
    .filter((name) => Reflect.hasMetadata(PATH, prototype[name] as object))
    .flatMap((name) => {
      const handler = prototype[name] as object;
      const method = RequestMethod[Reflect.getMetadata(METHOD, handler) as number] ?? 'GET';
      const own = Reflect.getMetadata(POLICY, handler) as Policy | undefined;
      const policy = own ?? (Reflect.getMetadata(POLICY, controller) as Policy | undefined);
      const paths = listed(Reflect.getMetadata(PATH, handler));
      return roots.flatMap((root) =>
        paths.map((path) => ({
          ...{ method, policy, handler: `${controller.name}.${name}` },
          path: `/${[root, path].map((part) => part.replaceAll(/^\/+|\/+$/g, '')).join('/')}`
            .replaceAll(/\/{2,}/g, '/')
            .replace(/(?<=.)\/$/, ''),
        })),
      );
    });
}

/** Every route of a service's controllers. */
export function declaredRoutes(app: Pick<INestApplication, 'get'>): DeclaredRoute[] {
  return controllersOf(app.get(DiscoveryService, { strict: false })).flatMap(routesOf);
}

export function controllersOf(discovery: DiscoveryService): Type[] {
  return discovery.getControllers().flatMap(({ metatype }) => (metatype ? [metatype as Type] : []));
}

function listed(paths: unknown): string[] {
  return [paths ?? ''].flat() as string[];
}
