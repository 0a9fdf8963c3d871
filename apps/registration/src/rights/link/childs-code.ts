import { randomInt } from 'node:crypto';
import { CODE_DIGITS } from '../../sign-up/code-limits.js';

/** The phone of a child whose guardian's may be somebody else's by now. */
export interface ChildsPhone {
  number: number;
  numberIndex: Buffer;
}

/** A link as it is shown to be used. */
export interface ShownLink {
  token: string;
  /** As digits; of a link that asks for one. */
  code?: string;
}

/** A code for the child's phone, which the link on the guardian's needs as well. */
export function newChildsCode(): string {
  return String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');
}
