import { Meter } from './meter.js';
import { byLink, byRawWrites, bySmppPackage } from './senders.js';

const SENDERS = { link: byLink, smpp: bySmppPackage, raw: byRawWrites };

export type SenderName = keyof typeof SENDERS;

/** A process of its own, so that each has its CPU, its heap and its compiled code to itself. */
const [name, port, window, messages] = process.argv.slice(2);
const meter = new Meter(Number(messages), (measured) =>
  process.send?.(measured, undefined, {}, () => process.exit()),
);
SENDERS[name as SenderName]({ port: Number(port), window: Number(window), meter });
