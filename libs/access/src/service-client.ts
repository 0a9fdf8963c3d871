import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { ServiceName } from '#libs/database';
import { requestProblem } from '#libs/http';
import { Histogram, Registry } from '#libs/observability';
import { ACCESS_OPTIONS, type AccessOptions } from './access.guard.js';
import { signServiceToken } from './service-token.js';

export interface ServiceRequest {
  method?: 'GET' | 'POST';
  path: string;
  body?: unknown;
  /** Milliseconds for one attempt. Default 3,000. */
  timeoutMs?: number;
  /** Default 3; 1 for what is not to be done twice. */
  attempts?: number;
}

export interface StreamedAnswer {
  body: Readable;
  /** Bytes; null when the peer did not say. */
  length: number | null;
}

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 50;

/** Asks another service: signed, timed, tried at most three times; once, where it changes something. */
@Injectable()
export class ServiceClient {
  readonly #seconds: Histogram<'peer' | 'outcome'>;

  constructor(
    @Inject(ACCESS_OPTIONS) private readonly options: AccessOptions,
    registry: Registry,
  ) {
    this.#seconds = new Histogram({
      name: 'campanile_service_request_seconds',
      help: 'Requests to other services, by peer and outcome',
      labelNames: ['peer', 'outcome'],
      registers: [registry],
    });
  }

  /** @throws ProblemError `service.unavailable` when the peer is silent, fails, or answers what is not JSON */
  async ask<T>(peer: ServiceName, baseUrl: string, request: ServiceRequest): Promise<T> {
    const attempts = request.attempts ?? ATTEMPTS;
    let cause: unknown;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const end = this.#seconds.startTimer({ peer });
      try {
        const answer = await this.once(peer, baseUrl, request);
        end({ outcome: 'ok' });
        return answer as T;
      } catch (error) {
        end({ outcome: 'failed' });
        cause = error;
        if (error instanceof RefusedByPeer) break;
        if (attempt < attempts) await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      }
    }
    throw requestProblem('service.unavailable', { params: { service: peer }, cause });
  }

  /**
   * An answer that is passed on as it comes, asked for once. `timeoutMs` is for all of it.
   * @throws ProblemError `service.unavailable` as `ask`; what breaks off later is an error of the stream
   */
  async stream(peer: ServiceName, baseUrl: string, request: ServiceRequest): Promise<StreamedAnswer> {
    const end = this.#seconds.startTimer({ peer });
    try {
      const { body, headers } = await this.send(peer, baseUrl, request);
      if (body === null) throw new Error(`${peer} answered nothing to ${request.path}`);
      end({ outcome: 'ok' });
      const length = headers.get('content-length');
      return {
        body: Readable.fromWeb(body),
        length: length === null ? null : Number(length),
      };
    } catch (cause) {
      end({ outcome: 'failed' });
      throw requestProblem('service.unavailable', { params: { service: peer }, cause });
    }
  }

  private async once(peer: ServiceName, baseUrl: string, request: ServiceRequest): Promise<unknown> {
    return (await this.send(peer, baseUrl, request)).json();
  }

  private async send(peer: ServiceName, baseUrl: string, request: ServiceRequest): Promise<Response> {
    const token = await signServiceToken(this.options.serviceSecret, this.options.service, peer);
    const response = await fetch(new URL(request.path, baseUrl), {
      method: request.method ?? 'GET',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      // Whoever could redirect would be handed the token and what is asked.
      redirect: 'error',
      signal: AbortSignal.timeout(request.timeoutMs ?? 3_000),
    });
    if (response.status >= 400 && response.status < 500)
      throw new RefusedByPeer(`${peer} answered ${response.status} to ${request.path}`);
    if (!response.ok) throw new Error(`${peer} answered ${response.status}`);
    return response;
  }
}

/** Asking again would be refused again. */
class RefusedByPeer extends Error {}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
