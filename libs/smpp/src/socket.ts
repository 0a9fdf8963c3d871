import { connect as connectPlain, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import type { LinkOptions, TlsSettings } from './link-options.js';

/**
 * Bytes the socket holds before it says that it does not keep up. Node's 16 KiB would say so at every burst;
 * the window bounds the memory in any case.
 */
const HIGH_WATER_BYTES = 1024 * 1024;

/** Opens a connection and calls `onReady` when PDUs may flow: behind the TLS handshake and its verification, if any. */
export function openSocket(options: Pick<LinkOptions, 'host' | 'port' | 'tls'>, onReady: () => void): Socket {
  const target = { host: options.host, port: options.port, highWaterMark: HIGH_WATER_BYTES };
  const socket = options.tls
    ? connectTls({ ...target, ...tlsOptions(options.host, options.tls) }, onReady)
    : connectPlain(target, onReady);
  socket.setNoDelay(true);
  return socket;
}

export function tlsOptions(host: string, tls: true | TlsSettings): ConnectionOptions {
  const { ca, cert, key, servername } = tls === true ? {} : tls;
  const name = servername ?? (isIP(host) ? undefined : host);
  return {
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(ca === undefined
      ? {}
      : { ca: Array.isArray(ca) ? [...(ca as readonly (string | Buffer)[])] : (ca as string) }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(name === undefined ? {} : { servername: name }),
  };
}
