/** GSM 7-bit default alphabet, 3GPP TS 23.038 §6.2.1; position 0x1B is the escape and stands for no character. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** Extension table, 3GPP TS 23.038 §6.2.1.1: reached by the escape, so each costs two septets. */
const EXTENSION: readonly (readonly [number, string])[] = [
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{'],
  [0x29, '}'],
  [0x2f, '\\'],
  [0x3c, '['],
  [0x3d, '~'],
  [0x3e, ']'],
  [0x40, '|'],
  [0x65, '€'],
];

const ESCAPE = 0x1b;
const REPLACEMENT = '\ufffd';

const basicCodes = new Map<string, number>();
for (let code = 0; code < BASIC.length; code++) {
  if (code !== ESCAPE) basicCodes.set(BASIC.charAt(code), code);
}
const extensionCodes = new Map(EXTENSION.map(([code, char]) => [char, code]));
const extensionChars = new Map(EXTENSION);

/** Septets one character takes: 1, 2 by the extension table, 0 when the alphabet does not hold it. */
export function gsm7Cost(char: string): 0 | 1 | 2 {
  if (basicCodes.has(char)) return 1;
  return extensionCodes.has(char) ? 2 : 0;
}

/** Septets of `text`, one a byte (unpacked, as SMPP carries them). Every character must be in the alphabet. */
export function encodeGsm7(text: string): Uint8Array {
  const septets: number[] = [];
  for (const char of text) {
    const basic = basicCodes.get(char);
    if (basic !== undefined) {
      septets.push(basic);
      continue;
    }
    const extension = extensionCodes.get(char);
    if (extension === undefined) throw new RangeError('A character is outside the GSM 7-bit alphabet');
    septets.push(ESCAPE, extension);
  }
  return Uint8Array.from(septets);
}

/**
 * Text of unpacked septets. Tolerant, for what phones send: an escape before an unknown code shows the
 * basic character of that code, an escape at the end shows a space (TS 23.038 §6.2.1 note 1, §6.2.1.1),
 * a byte above 0x7F shows U+FFFD.
 */
export function decodeGsm7(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    const code = bytes[i] as number;
    if (code !== ESCAPE) {
      text += code < 0x80 ? BASIC.charAt(code) : REPLACEMENT;
      continue;
    }
    const next = bytes[++i];
    if (next === undefined || next === ESCAPE) text += ' ';
    else text += extensionChars.get(next) ?? (next < 0x80 ? BASIC.charAt(next) : REPLACEMENT);
  }
  return text;
}
