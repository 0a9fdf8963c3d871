import { pduBytes } from '../scripted-peer.js';
import type { Scenario } from './link.fuzz.js';

const ORDINARY: Scenario = {
  ...{ mode: 'transceiver', during: 'bound', submits: 1, hostile: Buffer.alloc(0), places: [] },
  ...{ ending: 'stays', answer: 'takes', tickets: false },
};

/** Says that it is longer than it is, and never comes to its end. */
const endless = pduBytes(0x15, 0, 1);
endless.writeUInt32BE(70_000, 0);

/** Inputs that once broke a link, each with what it did. */
export const FOUND: readonly (readonly [string, Scenario])[] = [
  [
    'answers to enquire_link, swallowed by a PDU without an end, kept a deaf link alive',
    { ...ORDINARY, hostile: endless },
  ],
  [
    'the same, cut within the length, on one half of a pair',
    { ...ORDINARY, mode: 'pair', submits: 16, hostile: endless, places: [2] },
  ],
];
