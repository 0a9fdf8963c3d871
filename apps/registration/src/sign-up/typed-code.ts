/** Digits as people type them: with spaces, dashes, around them anything. */
export function typedCode(code: string): string {
  return code.replaceAll(/\D/g, '');
}
