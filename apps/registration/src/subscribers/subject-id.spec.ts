import { shardOf } from '#libs/contracts';
import { lastSubjectIdOf, newSubjectId, uuidBytes, uuidText } from './subject-id.js';

describe('A subject’s id', () => {
  it('is a UUID of version 7 that grows with time', () => {
    const [early, late] = [newSubjectId(new Date(1_000)), newSubjectId(new Date(2_000))];
    expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(early < late).toBe(true);
  });

  it('can be made to fall into a shard', () => {
    for (let shard = 0; shard < 32; shard++) expect(shardOf(newSubjectId(new Date(), shard))).toBe(shard);
  });

  it('of an instant is never above the last one of it, and that of the next is', () => {
    const instant = new Date();
    const last = lastSubjectIdOf(instant);
    for (let i = 0; i < 1_000; i++) expect(newSubjectId(instant) <= last).toBe(true);
    expect(newSubjectId(new Date(instant.getTime() + 1)) > last).toBe(true);
  });

  it('survives its bytes', () => {
    const id = newSubjectId();
    expect(uuidText(uuidBytes(id))).toBe(id);
  });
});
