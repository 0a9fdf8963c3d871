import { seal, unseal } from '#libs/contracts';

/** Whom the retry store keeps for another attempt. */
export interface StoredRecipient {
  /** E.164 digits. */
  number: number;
  /** Their own text, where the batch has none. */
  text: string | null;
}

const CONTEXT = Buffer.from('campanile.retry.v1');

/** Under the batch's key: destroying that makes the store unreadable too. */
export function sealRecipient(key: Uint8Array, { number, text }: StoredRecipient): Buffer {
  return seal(key, Buffer.from(JSON.stringify(text === null ? [number] : [number, text])), CONTEXT);
}

/** @throws ContractError `contract.batch_unreadable` */
export function openRecipient(key: Uint8Array, sealed: Uint8Array): StoredRecipient {
  const [number, text] = JSON.parse(unseal(key, sealed, CONTEXT).toString('utf8')) as [number, string?];
  return { number, text: text ?? null };
}
