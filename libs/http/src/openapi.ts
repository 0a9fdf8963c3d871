import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { problemDetails, PROBLEM_CONTENT_TYPE } from './problem-details.js';
import { ProblemError, problemDefinition } from './problem.js';
import { PROBLEMS_EXTENSION } from './problems.decorator.js';

export interface ApiDescription {
  title: string;
  description: string;
  version: string;
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** Codes that any route may answer with. */
const EVERYWHERE = ['request.invalid', 'service.failed'];

/** Describes the application's routes (OpenAPI 3), with every problem a route may answer as an example. */
export function describeApi(app: INestApplication, about: ApiDescription): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle(about.title)
    .setDescription(about.description)
    .setVersion(about.version)
    .addCookieAuth('campanile_session')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  for (const operation of operationsOf(document)) addProblems(operation);
  return document;
}

export function operationsOf(document: OpenAPIObject): Operation[] {
  const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
  return Object.values(document.paths).flatMap((path) =>
    methods.flatMap((method) => (path[method] === undefined ? [] : [path[method]])),
  );
}

function addProblems(operation: Operation): void {
  const own = (operation as unknown as Record<string, unknown>)[PROBLEMS_EXTENSION];
  const codes = [...new Set([...(Array.isArray(own) ? (own as string[]) : []), ...EVERYWHERE])];
  for (const code of codes) {
    const definition = problemDefinition(code);
    if (definition === undefined)
      throw new Error(`${operation.operationId ?? '?'} names the unknown problem ${code}`);
    const response = (operation.responses[definition.status] ??= { description: 'Problem' }) as {
      description: string;
      content?: Record<string, { examples?: Record<string, unknown> }>;
    };
    response.content ??= {};
    const media = (response.content[PROBLEM_CONTENT_TYPE] ??= {});
    media.examples ??= {};
    media.examples[code] = {
      summary: definition.en,
      value: problemDetails(new ProblemError(code, definition), 'it'),
    };
  }
}
