/** Injection token: the code of the municipality whose form this installation shows; null for the only one. */
export const DEFAULT_MUNICIPALITY = Symbol('DEFAULT_MUNICIPALITY');
