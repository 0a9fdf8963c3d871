/** What we use of the `smpp` package, which brings no typings. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer, Socket } from 'node:net';

  export interface PDU {
    command: string;
    command_id: number;
    command_length: number;
    command_status: number;
    sequence_number: number;
    short_message?: { udh?: Buffer[]; message: string | Buffer };
    source_addr?: string;
    destination_addr?: string;
    message_id?: string;
    system_id?: string;
    password?: string;
    [field: string]: unknown;
    toBuffer(): Buffer;
    isResponse(): boolean;
    response(fields?: Record<string, unknown>): PDU;
  }
  export const PDU: {
    new (command: string, fields?: Record<string, unknown>): PDU;
    fromBuffer(buffer: Buffer): PDU;
    commandLength(stream: unknown): number | false;
  };

  export interface Session extends EventEmitter {
    socket: Socket;
    sequence: number;
    send(pdu: PDU, onResponse?: (pdu: PDU) => void, onSend?: (pdu: PDU) => void): boolean;
    close(callback?: () => void): void;
    destroy(callback?: () => void): void;
    pause(): void;
    resume(): void;
    deliver_sm(fields: Record<string, unknown>, onResponse?: (pdu: PDU) => void): boolean;
    submit_sm(fields: Record<string, unknown>, onResponse?: (pdu: PDU) => void): boolean;
    bind_transceiver(fields: Record<string, unknown>, onResponse?: (pdu: PDU) => void): boolean;
    unbind(onResponse?: (pdu: PDU) => void): boolean;
    enquire_link(onResponse?: (pdu: PDU) => void): boolean;
  }

  export interface Server extends NetServer {
    sessions: Session[];
  }

  export function createServer(listener: (session: Session) => void): Server;
  export function createServer(
    options: Record<string, unknown>,
    listener: (session: Session) => void,
  ): Server;
  export function connect(options: Record<string, unknown> | string, listener?: () => void): Session;

  const smpp: {
    PDU: typeof PDU;
    createServer: typeof createServer;
    connect: typeof connect;
    errors: Record<string, number>;
    consts: Record<string, Record<string, number>>;
  };
  export default smpp;
}
