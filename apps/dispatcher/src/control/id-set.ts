const ID_BYTES = 16;

/** A set of UUIDs looked up by their bytes: the hot path asks for every recipient and must not make strings. */
export class IdSet {
  private slots = new Int32Array(64);
  private bytes = Buffer.alloc(32 * ID_BYTES);
  private count = 0;

  /** The UUIDs of a buffer, 16 bytes each and each once. */
  static of(ids: Buffer): IdSet {
    const set = new IdSet();
    for (let offset = 0; offset < ids.length; offset += ID_BYTES) set.insert(ids, offset);
    return set;
  }

  get size(): number {
    return this.count;
  }

  /** @param uuid with or without dashes */
  add(uuid: string): void {
    const id = Buffer.from(uuid.replaceAll('-', ''), 'hex');
    if (!this.has(id, 0)) this.insert(id, 0);
  }

  /** Whether the 16 bytes at `offset` are in the set. */
  has(ids: Buffer, offset: number): boolean {
    return this.count > 0 && this.placeOf(ids, offset) !== -1;
  }

  /** How many were added before the 16 bytes at `offset`; -1 when they were not. */
  placeOf(ids: Buffer, offset: number): number {
    const mask = this.slots.length - 1;
    // UUIDs of version 4 are random from their first byte on; of version 7 at their last.
    for (let slot = ids.readInt32LE(offset + 12) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.slots[slot] as number;
      if (entry === 0) return -1;
      const at = (entry - 1) * ID_BYTES;
      if (this.bytes.compare(ids, offset, offset + ID_BYTES, at, at + ID_BYTES) === 0) return entry - 1;
    }
  }

  private insert(ids: Buffer, offset: number): void {
    if ((this.count + 1) * 2 > this.slots.length) this.grow();
    ids.copy(this.bytes, this.count * ID_BYTES, offset, offset + ID_BYTES);
    this.count++;
    this.place(this.count);
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    const bytes = Buffer.alloc(this.slots.length * (ID_BYTES / 2));
    this.bytes.copy(bytes);
    this.bytes = bytes;
    for (let entry = 1; entry <= this.count; entry++) this.place(entry);
  }

  private place(entry: number): void {
    const mask = this.slots.length - 1;
    let slot = this.bytes.readInt32LE((entry - 1) * ID_BYTES + 12) & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = entry;
  }
}
