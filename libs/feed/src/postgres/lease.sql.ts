import { SHARD_COUNT } from '#libs/contracts';
import type { Pool } from 'pg';
import { fairShare } from '../fair-share.js';
import { FEED_CHANNEL, membersMessage } from './notification.js';
import { transaction } from './pool.js';

/** A member not heard of for this long has lost its shards: to others, and in its own eyes. */
export const LEASE_MS = 4_000;

/** Who shares shards with whom: instances of one group with the same topics. */
export interface Membership {
  group: string;
  scope: string;
  /** UUID of this member. */
  member: string;
}

interface Lease {
  shard: number;
  owner: string | null;
  epoch: string;
}

type Query = <R extends object>(sql: string, parameters?: unknown[]) => Promise<R[]>;

/** What a beat found: the shards held with their epochs, and those to give back once they are drained. */
export interface Beat {
  held: Map<number, string>;
  excess: number[];
}

const LOCK = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';
const SEEN = `
  INSERT INTO feed.member (group_name, scope, member) VALUES ($1, $2, $3)
  ON CONFLICT (group_name, scope, member) DO UPDATE SET seen_at = clock_timestamp()
  RETURNING (xmax = 0) AS newcomer`;
const FORGET_DEAD = `
  DELETE FROM feed.member
  WHERE group_name = $1 AND scope = $2 AND seen_at < clock_timestamp() - make_interval(secs => $3)`;
const MEMBERS = 'SELECT member FROM feed.member WHERE group_name = $1 AND scope = $2 ORDER BY member';
const MAKE_LEASES = `
  INSERT INTO feed.shard_lease (group_name, scope, shard) SELECT $1, $2, generate_series(0, $3 - 1)
  ON CONFLICT DO NOTHING`;
const LEASES =
  'SELECT shard, owner, epoch FROM feed.shard_lease WHERE group_name = $1 AND scope = $2 ORDER BY shard';
const TAKE = `
  UPDATE feed.shard_lease SET owner = $3, epoch = epoch + 1
  WHERE group_name = $1 AND scope = $2 AND shard = ANY ($4::smallint[])
  RETURNING shard, owner, epoch`;
const GIVE_BACK = `
  UPDATE feed.shard_lease SET owner = NULL
  WHERE group_name = $1 AND scope = $2 AND owner = $3 AND shard = ANY ($4::smallint[])`;
const LEAVE = 'DELETE FROM feed.member WHERE group_name = $1 AND scope = $2 AND member = $3';
const TELL = `SELECT pg_notify('${FEED_CHANNEL}', $1)`;

/**
 * Says that this member lives, forgets those who do not, and takes the free shards of its fair share. Members do so
 * one after the other, under a lock, so that all decide on the same facts.
 */
export async function beat(pool: Pool, { group, scope, member }: Membership): Promise<Beat> {
  return transaction(pool, async (query) => {
    await query(LOCK, [lockOf(group, scope)]);
    const [seen] = await query<{ newcomer: boolean }>(SEEN, [group, scope, member]);
    await query(FORGET_DEAD, [group, scope, LEASE_MS / 1000]);
    const members = (await query<{ member: string }>(MEMBERS, [group, scope])).map((row) => row.member);
    const leases = await readLeases(query, group, scope);
    const alive = new Set(members);
    const owners = new Map<number, string>();
    for (const { shard, owner } of leases) if (owner !== null && alive.has(owner)) owners.set(shard, owner);
    const aim = fairShare(SHARD_COUNT, members, owners);
    const held = new Map(
      leases.filter(({ owner }) => owner === member).map(({ shard, epoch }) => [shard, epoch]),
    );
    const free = leases
      .map(({ shard }) => shard)
      .filter((shard) => !owners.has(shard) && aim.get(shard) === member);
    if (free.length > 0)
      for (const { shard, epoch } of await query<Lease>(TAKE, [group, scope, member, free]))
        held.set(shard, epoch);
    if (seen?.newcomer === true) await query(TELL, [membersMessage(scope)]);
    return { held, excess: [...held.keys()].filter((shard) => aim.get(shard) !== member) };
  });
}

/**
 * Gives shards back, and tells the others at once. Under the lock as well: where the connection is lost meanwhile, no
 * beat that is sent afterwards is answered before this has come to its end.
 */
export async function giveBack(
  pool: Pool,
  { group, scope, member }: Membership,
  shards: number[],
): Promise<void> {
  await transaction(pool, async (query) => {
    await query(LOCK, [lockOf(group, scope)]);
    await query(GIVE_BACK, [group, scope, member, shards]);
    await query(TELL, [membersMessage(scope)]);
  });
}

/** Gives everything back and leaves. */
export async function leave(
  pool: Pool,
  { group, scope, member }: Membership,
  shards: number[],
): Promise<void> {
  await transaction(pool, async (query) => {
    await query(GIVE_BACK, [group, scope, member, shards]);
    await query(LEAVE, [group, scope, member]);
    await query(TELL, [membersMessage(scope)]);
  });
}

function lockOf(group: string, scope: string): string {
  return `feed.member ${group} ${scope}`;
}

async function readLeases(query: Query, group: string, scope: string): Promise<Lease[]> {
  const leases = await query<Lease>(LEASES, [group, scope]);
  if (leases.length === SHARD_COUNT) return leases;
  await query(MAKE_LEASES, [group, scope, SHARD_COUNT]);
  return query<Lease>(LEASES, [group, scope]);
}
