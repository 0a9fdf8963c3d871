import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { TlogError } from './errors.js';
import { sha256 } from './hash.js';

/** The signature type of Ed25519 in key identifiers (C2SP signed-note, Signature types). */
const ED25519 = 0x01;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** Signatures a note may carry; verifiers must take 16 at least. */
const MOST_SIGNATURES = 100;
/** What stands before the 32 bytes of a raw key in PKCS #8 and SubjectPublicKeyInfo (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** Who can sign: the name is what verifiers know the key by, by custom a URL without its scheme. */
export interface NoteSigner {
  name: string;
  keyId: number;
  /** `name+hash+base64`, to be given to who verifies. */
  verifierKey: string;
  sign(text: string): Buffer;
}

export interface NoteVerifier {
  name: string;
  keyId: number;
  verifierKey: string;
  verify(text: string, signature: Uint8Array): boolean;
}

export interface OpenedNote {
  /** With its last newline. */
  text: string;
  /** Names of the known keys that signed it; at least one. */
  signedBy: string[];
}

/**
 * A signer with the Ed25519 key of this seed (RFC 8032).
 * @param seed 32 secret bytes
 * @throws TlogError `tlog.malformed` when the name is empty or has spaces or a plus
 */
export function noteSigner(name: string, seed: Uint8Array): NoteSigner {
  checkName(name);
  if (seed.length !== KEY_BYTES) throw malformed('An Ed25519 seed has 32 bytes.');
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const publicBytes = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
  const { keyId, verifierKey } = describeKey(name, publicBytes);
  return { name, keyId, verifierKey, sign: (text) => sign(null, Buffer.from(text), key) };
}

/**
 * A verifier from `name+hash+base64`, the hash being 8 hexadecimal digits.
 * @throws TlogError `tlog.malformed`, also when the hash is not that of the name and key
 */
export function noteVerifier(verifierKey: string): NoteVerifier {
  const [, name = '', hash, encoded = ''] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/s.exec(verifierKey) ?? [];
  checkName(name);
  const bytes = fromBase64(encoded);
  if (bytes === null || bytes.length !== KEY_BYTES + 1 || bytes[0] !== ED25519)
    throw malformed('Not the key of an Ed25519 verifier.');
  const publicBytes = bytes.subarray(1);
  const described = describeKey(name, publicBytes);
  if (described.keyId !== Number.parseInt(hash ?? '', 16)) throw malformed("Not that key's identifier.");
  const key = createPublicKey({ key: Buffer.concat([SPKI, publicBytes]), format: 'der', type: 'spki' });
  return { name, ...described, verify: (text, signature) => verifies(key, text, signature) };
}

/**
 * A text and its signatures as one signed note.
 * @param text ends in a newline, has no other control characters
 * @throws TlogError `tlog.malformed`
 */
export function signNote(text: string, ...signers: readonly NoteSigner[]): string {
  checkText(text);
  if (!text.endsWith('\n')) throw malformed('The text of a note ends in a newline.');
  const lines = signers.map((signer) => {
    const id = Buffer.alloc(4);
    id.writeUInt32BE(signer.keyId);
    return `— ${signer.name} ${Buffer.concat([id, signer.sign(text)]).toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/**
 * The text of a note that somebody known signed. Signatures of unknown keys are ignored; a wrong one of a known key
 * refuses the whole note (C2SP signed-note, Signatures).
 * @throws TlogError `tlog.malformed`, `tlog.bad_signature`, `tlog.unknown_signer`
 */
export function openNote(note: string, verifiers: readonly NoteVerifier[]): OpenedNote {
  const { text, signatures } = parseNote(note);
  const signedBy = new Set<string>();
  for (const { name, keyId, signature } of signatures) {
    const known = verifiers.filter((verifier) => verifier.name === name && verifier.keyId === keyId);
    for (const verifier of known) {
      if (!verifier.verify(text, signature))
        throw new TlogError('tlog.bad_signature', `The signature of ${name} is not of this text.`);
      signedBy.add(name);
    }
  }
  if (signedBy.size === 0) throw new TlogError('tlog.unknown_signer', 'No known key signed this note.');
  return { text, signedBy: [...signedBy] };
}

function parseNote(note: string) {
  checkText(note);
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n') || end + 2 === note.length) throw malformed('Not a signed note.');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) throw malformed('Too many signatures.');
  return { text: note.slice(0, end + 1), signatures: lines.map(parseSignature) };
}

function parseSignature(line: string) {
  const [, name = '', encoded = ''] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
  checkName(name);
  const bytes = fromBase64(encoded);
  if (bytes === null || bytes.length < 5) throw malformed('Not a signature line.');
  return { name, keyId: bytes.readUInt32BE(0), signature: bytes.subarray(4) };
}

function describeKey(name: string, publicBytes: Uint8Array) {
  const typed = Buffer.concat([Uint8Array.of(ED25519), publicBytes]);
  const keyId = sha256(Buffer.concat([Buffer.from(`${name}\n`), typed])).readUInt32BE(0);
  const hash = keyId.toString(16).padStart(8, '0');
  return { keyId, verifierKey: `${name}+${hash}+${typed.toString('base64')}` };
}

function verifies(key: KeyObject, text: string, signature: Uint8Array): boolean {
  return signature.length === SIGNATURE_BYTES && verify(null, Buffer.from(text), key, signature);
}

function checkName(name: string): void {
  if (!/^[^\s+\p{Surrogate}]+$/u.test(name)) throw malformed('Not the name of a key.');
}

function checkText(text: string): void {
  // eslint-disable-next-line no-control-regex -- that there are none is the rule
  if (/[\u0000-\u0009\u000b-\u001f\ufffd\p{Surrogate}]/u.test(text))
    throw malformed('A note has no control characters but newlines.');
}

/** Strictly RFC 4648, section 4: Node's decoder would skip what does not belong. */
function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

function malformed(message: string): TlogError {
  return new TlogError('tlog.malformed', message);
}
