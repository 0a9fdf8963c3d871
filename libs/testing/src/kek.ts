/** The key-encryption key of every spec, as the `KEK` setting has it: what one opens another can. */
export const TEST_KEK = Buffer.alloc(32, 'kek of specs').toString('base64');
