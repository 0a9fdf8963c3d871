import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Health, Registry } from '#libs/observability';

/** What the operator's tools ask: `/health/live`, `/health/ready`, `/metrics`. No personal data, no session. */
export function mountOperations(app: NestExpressApplication): void {
  const health = app.get(Health);
  const registry = app.get(Registry);
  const express = app.getHttpAdapter().getInstance();
  express.get('/health/live', (_request: Request, response: Response) => {
    response.json({ healthy: true });
  });
  express.get('/health/ready', (_request: Request, response: Response, next: (error: unknown) => void) => {
    health.check().then((report) => response.status(report.healthy ? 200 : 503).json(report), next);
  });
  express.get('/metrics', (_request: Request, response: Response, next: (error: unknown) => void) => {
    registry.metrics().then((text) => response.type(registry.contentType).send(text), next);
  });
}

/** Serves the API's description. */
export function mountDescription(app: NestExpressApplication, document: OpenAPIObject): void {
  const express = app.getHttpAdapter().getInstance();
  express.get('/api/openapi.json', (_request: Request, response: Response) => {
    response.json(document);
  });
}
