export { TlogError, type TlogErrorCode } from './errors.js';
export { canonicalJson, EMPTY_ROOT, HASH_SIZE, jsonLeafHash, leafHash, nodeHash } from './hash.js';
export type { TreeNode } from './ranges.js';
export { CompactRange } from './compact-range.js';
export { compactHashes, consistencyProof, inclusionProof, treeRoot, type HashReader } from './proofs.js';
export { same, verifyConsistency, verifyInclusion } from './verify.js';
export type { ConsistencyClaim, InclusionClaim } from './verify.js';
export {
  edgeTiles,
  hashesFromTiles,
  parseTilePath,
  TILE_WIDTH,
  TileBuilder,
  tilePath,
  tileWidth,
  type Tile,
  type TileAddress,
  type TileReader,
} from './tiles.js';
export { noteSigner, noteVerifier, openNote, signNote } from './note.js';
export type { NoteSigner, NoteVerifier, OpenedNote } from './note.js';
export { openCheckpoint, parseCheckpoint, signCheckpoint, type Checkpoint } from './checkpoint.js';
