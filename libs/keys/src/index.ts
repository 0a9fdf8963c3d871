export { KeyError, type KeyErrorCode } from './errors.js';
export { KekRing, kekIdOf, type KekSource } from './kek-ring.js';
export { LocalKek, type Kek } from './kek.js';
export { kekRingOf, type KekConfig } from './settings.js';
export { KEY_BYTES, open, seal } from './sealing.js';
