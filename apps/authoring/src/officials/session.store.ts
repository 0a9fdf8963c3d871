import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { SessionStore, type Official, type Role } from '#libs/access';

/** How long a session lasts, in seconds; it is never prolonged. */
export const SESSION_SECONDS = 12 * 60 * 60;

const FIND = `
SELECT o.id, o.municipality_id, o.role, o.name
FROM authoring.session s JOIN authoring.official o ON o.id = s.official_id
WHERE s.token_hash = $1 AND s.expires_at > now() AND o.disabled_at IS NULL`;

const OPEN = `
INSERT INTO authoring.session (token_hash, official_id, expires_at)
VALUES ($1, $2, now() + make_interval(secs => $3))`;

const REVOKE_ALL = `
DELETE FROM authoring.session WHERE official_id = $1 AND token_hash IS DISTINCT FROM $2::bytea`;

interface SessionRow {
  id: string;
  municipality_id: string;
  role: Role;
  name: string;
}

/** Sessions are rows; the cookie holds a random token, the row its hash. */
@Injectable()
export class DatabaseSessionStore extends SessionStore {
  constructor(private readonly source: DataSource) {
    super();
  }

  async find(token: string): Promise<Official | null> {
    const [row] = await this.source.query<SessionRow[]>(FIND, [hashOf(token)]);
    if (row === undefined) return null;
    return { officialId: row.id, municipalityId: row.municipality_id, role: row.role, name: row.name };
  }

  /** Opens a session. @returns its token, which is kept nowhere */
  async open(manager: EntityManager, officialId: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await manager.query(OPEN, [hashOf(token), officialId, SESSION_SECONDS]);
    return token;
  }

  async revoke(manager: EntityManager, token: string): Promise<void> {
    await manager.query('DELETE FROM authoring.session WHERE token_hash = $1', [hashOf(token)]);
  }

  /** Ends all sessions of an official. @param except the token of one that goes on */
  async revokeAll(manager: EntityManager, officialId: string, except?: string): Promise<void> {
    const kept = except === undefined ? null : hashOf(except);
    await manager.query(REVOKE_ALL, [officialId, kept]);
  }

  async purge(): Promise<void> {
    await this.source.query('DELETE FROM authoring.session WHERE expires_at <= now()');
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
