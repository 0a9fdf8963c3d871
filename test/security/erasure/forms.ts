/** What there is of a person to be found again. */
export interface Traceable {
  /** E.164 digits. */
  number: string;
  /** Sealed numbers, blind indices, wrapped keys, last digits beside who they are of: as they stood in the database. */
  secrets: readonly Buffer[];
}

/** Shorter than this, what is found is found by chance. */
const SHORTEST = 8;

/**
 * Every form in which a number could stand in a table, a record, a log or a file: digits with and without prefix, as
 * people space them, escaped, in UTF-16, as the numbers programs calculate with, as half-octets (GSM 03.40, E.212) and
 * packed decimals; and what we made of it; each of them also in hexadecimal and base64.
 */
export function formsOf({ number, secrets }: Traceable): Buffer[] {
  const national = number.slice(2);
  const texts = [national, ...spaced(national)];
  const bytes = [
    ...texts.map((text) => Buffer.from(text)),
    Buffer.from(escaped(national)),
    ...utf16(national),
    ...binary(Number(number)),
    ...[number, national].flatMap((digits) => [packed(digits, false), packed(digits, true)]),
    ...secrets,
  ].filter(({ length }) => length >= 5);
  return unique(bytes.flatMap((each) => [each, ...written(each)]).filter((each) => each.length >= 5));
}

function spaced(national: string): string[] {
  const [a, b, c, d] = [3, 6, 8]
    .map((at, i, cuts) => national.slice(cuts[i - 1] ?? 0, at))
    .concat(national.slice(8));
  const last = `${c}${d}`;
  return [' ', '-', '.', '/'].flatMap((by) => [
    `${a}${by}${b}${last}`,
    `${a}${by}${b}${by}${last}`,
    `${a}${by}${b}${by}${c}${by}${d}`,
    `${a}${by}${national.slice(3, 5)}${by}${national.slice(5, 7)}${by}${national.slice(7)}`,
  ]);
}

function escaped(digits: string): string {
  return [...digits].map((digit) => `\\u003${digit}`).join('');
}

function utf16(digits: string): Buffer[] {
  const little = Buffer.from(digits, 'utf16le');
  return [little, Buffer.from(little).swap16()];
}

function binary(number: number): Buffer[] {
  const double = Buffer.alloc(8);
  double.writeDoubleBE(number);
  const integer = Buffer.alloc(8);
  integer.writeBigInt64BE(BigInt(number));
  return [double, Buffer.from(double).swap64(), integer, Buffer.from(integer).swap64()];
}

/** Two digits an octet; with `swapped` the first in the low half, as addresses in SMS have it, filled up with F. */
function packed(digits: string, swapped: boolean): Buffer {
  const even = digits.length % 2 === 0 ? digits : `${digits}f`;
  const pairs = even.match(/../g) ?? [];
  return Buffer.from((swapped ? pairs.map(([a, b]) => `${b}${a}`) : pairs).join(''), 'hex');
}

/** Bytes as text: hexadecimal; base64, wherever in a longer run of bytes they stand. */
function written(bytes: Buffer): Buffer[] {
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].flatMap((before) => inBase64(bytes, before));
  const url = base64.map((each) => each.replaceAll('+', '-').replaceAll('/', '_'));
  return [hex, hex.toUpperCase(), ...base64, ...url]
    .filter(({ length }) => length >= SHORTEST)
    .map((each) => Buffer.from(each));
}

/** After so many bytes before it, and whatever comes behind: that decides the rest of the last character. */
function inBase64(bytes: Buffer, before: number): string[] {
  const over = (before + bytes.length) % 3;
  const behind =
    over === 0 ? [0] : Array.from({ length: over === 1 ? 16 : 4 }, (_, i) => i << (over === 1 ? 4 : 6));
  const first = before === 0 ? 0 : before + 1;
  const last = Math.ceil(((before + bytes.length) * 8) / 6);
  return behind.map((byte) =>
    Buffer.concat([Buffer.alloc(before), bytes, Buffer.from([byte])])
      .toString('base64')
      .slice(first, last),
  );
}

function unique(forms: Buffer[]): Buffer[] {
  return [...new Map(forms.map((form) => [form.toString('latin1'), form])).values()];
}
