import { seal, unseal } from './seal.js';

/** What a phone sent: who, to which of our numbers, what. */
export interface InboundContent {
  /** E.164 digits, no plus. */
  number: string;
  destination: string;
  text: string;
}

const CONTEXT = Buffer.from('campanile.inbound.v1');

/** Seals an inbound message for the feed; base64. */
export function sealInbound(key: Uint8Array, content: InboundContent): string {
  return seal(key, Buffer.from(JSON.stringify(content)), CONTEXT).toString('base64');
}

/** @throws ContractError `contract.batch_unreadable` */
export function openInbound(key: Uint8Array, sealed: string): InboundContent {
  return JSON.parse(unseal(key, Buffer.from(sealed, 'base64'), CONTEXT).toString('utf8')) as InboundContent;
}
