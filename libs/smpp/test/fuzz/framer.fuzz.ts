import fc from 'fast-check';
import { PduFramer, SmppError } from '../../src/index.js';
import { cut, hostileBytes, places } from './arbitraries.js';
import { same } from './assert.js';

const MOST = 70_000;

/** What a stream holds, read at leisure from the whole of it. */
function expected(whole: Buffer): { pdus: string[]; fails: boolean } {
  const pdus: string[] = [];
  let at = 0;
  while (whole.length - at >= 4) {
    const length = whole.readUInt32BE(at);
    if (length < 16 || length > MOST) return { pdus, fails: true };
    if (whole.length - at < length) break;
    pdus.push(whole.toString('hex', at, at + length));
    at += length;
  }
  return { pdus, fails: false };
}

function framed(pieces: readonly Buffer[]): { pdus: string[]; fails: boolean } {
  const pdus: string[] = [];
  const framer = new PduFramer(MOST, (buffer, offset, length) =>
    pdus.push(buffer.toString('hex', offset, offset + length)),
  );
  try {
    for (const piece of pieces) framer.push(piece);
    return { pdus, fails: false };
  } catch (error) {
    if (!(error instanceof SmppError) || error.code !== 'invalid_length') throw error;
    same(framer.push(Buffer.alloc(64, 16)), 0, 'PDUs after the end');
    return { pdus, fails: true };
  }
}

export const framer = {
  name: 'framer',
  share: 30,
  property: () =>
    fc.property(hostileBytes, places, (whole, at) => {
      same(framed(cut(whole, at)), expected(whole), 'PDUs');
    }),
};
