import { z } from 'zod';

/** E.164 digits, with or without the plus, as the number the books are kept by. */
export const phoneNumber = z
  .string()
  .regex(/^\+?[1-9]\d{2,14}$/, 'a number is written as E.164: +393331234567')
  .transform((value) => Number(value.replace('+', '')));
