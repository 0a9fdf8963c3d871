import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { BlindIndex } from '../numbers/blind-index.js';

const BYTES = 32;
const SHAPE = /^[\w-]{43}$/;

/** What a token opens: the hash of one kind is worth nothing for the other. */
export type TokenKind = 'manage-link' | 'manage-session';

/** 256 random bits that open a subscription, of which a keyed hash alone is kept. */
@Injectable()
export class Tokens {
  constructor(private readonly index: BlindIndex) {}

  issue(kind: TokenKind): { token: string; hash: Buffer } {
    const token = randomBytes(BYTES).toString('base64url');
    return { token, hash: this.hashed(kind, token) };
  }

  /** Null for what has not the shape of a token. */
  hashOf(kind: TokenKind, token: string): Buffer | null {
    return SHAPE.test(token) ? this.hashed(kind, token) : null;
  }

  private hashed(kind: TokenKind, token: string): Buffer {
    return this.index.ofForm(`${kind} ${token}`);
  }
}
