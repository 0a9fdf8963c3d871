/** What a bundle is made of; `MANIFEST` names all the others. */
export const MANIFEST = 'manifest.txt';
export const ENTRIES = 'entries.jsonl';
export const START = 'start.checkpoint';
export const END = 'end.checkpoint';
export const CONSISTENCY = 'consistency.json';
export const KEYS = 'keys.txt';
/** Not there while the log has had one key alone. */
export const HAND_OVERS = 'hand-overs.jsonl';
export const NOTICES = 'notices.jsonl';
/** Not in copies of before. */
export const TERMS = 'terms.jsonl';
export const READ_ME = 'LEGGIMI.txt';

/** A checkpoint that names the key before and the next, signed by both. */
export interface BundledHandOver {
  note: string;
}

/** A notice as citizens read it. */
export interface BundledNotice {
  version: string;
  language: string;
  /** Of the text in UTF-8, hexadecimal. */
  sha256: string;
  text: string;
}

/** The terms of processing that consents refer to. */
export interface BundledTerms {
  version: number;
  /** Of the content in RFC 8785 form, hexadecimal. */
  sha256: string;
  content: object;
}

/** That the start checkpoint's tree is how the end checkpoint's begins; hashes in base64. */
export interface BundledConsistency {
  first: number;
  second: number;
  proof: string[];
  /** The compact range of the first tree: with it the entries lead from the one root to the other. */
  range: string[];
}

export const READ_ME_TEXT = `Registro delle attività di Campanile: copia verificabile.
Verifica, senza rete e senza banca dati:  npm run cli -- audit verify CARTELLA --checkpoint FILE
FILE è un checkpoint conservato altrove, più recente di quelli di cui ci si fida già: senza, un registro accorciato o
riportato indietro non si riconosce. La chiave in keys.txt va confrontata con quella avuta per altra via (--key).

Campanile's audit log: a copy that can be verified.
Verify, without network and database:  npm run cli -- audit verify FOLDER --checkpoint FILE
FILE is a checkpoint kept elsewhere: without one, a log cut short or rolled back is not noticed. Compare the key
in keys.txt with the one you got some other way (--key).

entries.jsonl     entries in order, one a line, RFC 8785; leaf = SHA-256(0x00 + entry); commitment = SHA-256(salt + payload)
start.checkpoint  C2SP tlog-checkpoint before the first entry
end.checkpoint    C2SP tlog-checkpoint after the last entry
consistency.json  RFC 9162, 2.1.4: the first tree is the beginning of the second
hand-overs.jsonl  where the log's key was changed: C2SP tlog-checkpoint naming both keys, signed by both
notices.jsonl     the notices citizens read
terms.jsonl       the terms of processing that consents refer to; SHA-256 of their content in RFC 8785 form
manifest.txt      SHA-256 of each file, as a C2SP signed-note
`;
