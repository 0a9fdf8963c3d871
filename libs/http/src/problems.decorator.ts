import { ApiExtension } from '@nestjs/swagger';

/** OpenAPI extension in which a route lists the codes it may refuse with. */
export const PROBLEMS_EXTENSION = 'x-problems';

/** Documents the problems of a route; they become responses with examples in the API's description. */
export function Problems(...codes: string[]): MethodDecorator {
  return ApiExtension(PROBLEMS_EXTENSION, codes) as MethodDecorator;
}
