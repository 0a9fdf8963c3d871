import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may log in, for which municipality, and what an open session and the count of failed logins need. */
export class Officials1790000000101 implements MigrationInterface {
  name = 'Officials1790000000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
CREATE TABLE authoring.municipality (
  id uuid NOT NULL DEFAULT uuidv7() CONSTRAINT municipality_pk PRIMARY KEY,
  name text NOT NULL,
  sender text NOT NULL,
  default_language text NOT NULL DEFAULT 'it',
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT municipality_sender_form CHECK (sender ~ '^[A-Za-z0-9 ]{1,11}$' AND sender ~ '[A-Za-z]'),
  CONSTRAINT municipality_language_form CHECK (default_language ~ '^[a-z]{2,3}$')
);

CREATE TABLE authoring.official (
  id uuid NOT NULL DEFAULT uuidv7() CONSTRAINT official_pk PRIMARY KEY,
  municipality_id uuid NOT NULL,
  username text NOT NULL,
  name text NOT NULL,
  role text NOT NULL,
  password_hash text NOT NULL,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT official_municipality_fk FOREIGN KEY (municipality_id) REFERENCES authoring.municipality (id),
  CONSTRAINT official_username_once UNIQUE (username),
  -- What alerts point at, so that nobody acts on another municipality's.
  CONSTRAINT official_of_municipality UNIQUE (id, municipality_id),
  CONSTRAINT official_username_form CHECK (username ~ '^[a-z0-9][a-z0-9._@-]{1,63}$'),
  CONSTRAINT official_role_known CHECK (role IN ('author', 'approver', 'auditor', 'administrator'))
);

CREATE TABLE authoring.session (
  token_hash bytea NOT NULL CONSTRAINT session_pk PRIMARY KEY,
  official_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  CONSTRAINT session_official_fk FOREIGN KEY (official_id) REFERENCES authoring.official (id),
  CONSTRAINT session_token_form CHECK (octet_length(token_hash) = 32)
);
CREATE INDEX session_by_expiry ON authoring.session (expires_at);

-- Hashes, never names or addresses: a mistyped user name is now and then a password.
CREATE TABLE authoring.login_attempt (
  id uuid NOT NULL DEFAULT uuidv7() CONSTRAINT login_attempt_pk PRIMARY KEY,
  account bytea NOT NULL,
  address bytea NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX login_attempt_by_account ON authoring.login_attempt (account, at);
CREATE INDEX login_attempt_by_address ON authoring.login_attempt (address, at);

CREATE TABLE authoring.known_address (
  account bytea NOT NULL,
  address bytea NOT NULL,
  last_login_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT known_address_pk PRIMARY KEY (account, address)
);

GRANT SELECT, INSERT ON authoring.municipality TO campanile_authoring;
GRANT SELECT, INSERT, UPDATE (name, role, password_hash, disabled_at) ON authoring.official TO campanile_authoring;
GRANT SELECT, INSERT, DELETE ON authoring.session, authoring.login_attempt TO campanile_authoring;
GRANT SELECT, INSERT, UPDATE (last_login_at), DELETE ON authoring.known_address TO campanile_authoring;
`;

const DOWN = `
DROP TABLE authoring.known_address, authoring.login_attempt, authoring.session, authoring.official,
  authoring.municipality;
`;
