import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { languageOfPath } from './addresses.js';

/** The language of the page asked for, by its address. */
export const PageLanguage = createParamDecorator((_: unknown, context: ExecutionContext) =>
  languageOfPath(context.switchToHttp().getRequest<Request>().path),
);
