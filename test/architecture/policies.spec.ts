import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { routesOf, type DeclaredRoute } from '#libs/access';

/** Nest's mark of a controller. */
const IS_CONTROLLER = '__controller__';

describe('Whoever writes a route', () => {
  it('says who may call it, in every controller there is', async () => {
    const files = (await readdir('apps', { recursive: true })).filter((name) =>
      name.endsWith('.controller.ts'),
    );
    expect(files.length).toBeGreaterThan(15);
    const routes: DeclaredRoute[] = [];
    // One after the other: Jest's linker loses modules that two imports ask for at once.
    for (const name of files)
      routes.push(...(await controllersIn(join(process.cwd(), 'apps', name))).flatMap(routesOf));
    expect(routes.length).toBeGreaterThan(60);
    expect(routes.filter(({ policy }) => policy === undefined).map(({ handler }) => handler)).toEqual([]);
  });
});

async function controllersIn(file: string): Promise<Type[]> {
  const exported = Object.values((await import(file)) as Record<string, unknown>);
  return exported.filter(
    (each): each is Type => typeof each === 'function' && Reflect.hasMetadata(IS_CONTROLLER, each) === true,
  );
}
