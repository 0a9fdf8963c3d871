import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Municipality, zones, categories, notices and the terms of processing. */
export class Catalogue1790000200001 implements MigrationInterface {
  name = 'Catalogue1790000200001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registration.municipality (
        id uuid PRIMARY KEY,
        code text NOT NULL CONSTRAINT municipality_code_key UNIQUE,
        name text NOT NULL,
        sender text NOT NULL CONSTRAINT municipality_sender_check CHECK (length(sender) BETWEEN 1 AND 11),
        reply_to text,
        languages text[] NOT NULL,
        countries text[] NOT NULL,
        created_at timestamptz NOT NULL
      );
      CREATE TABLE registration.zone (
        id uuid PRIMARY KEY,
        municipality_id uuid NOT NULL CONSTRAINT zone_municipality_fkey REFERENCES registration.municipality,
        code text NOT NULL,
        name text NOT NULL,
        area polygon NOT NULL,
        CONSTRAINT zone_code_key UNIQUE (municipality_id, code)
      );
      CREATE INDEX zone_area_idx ON registration.zone USING gist (area);
      CREATE TABLE registration.category (
        id uuid PRIMARY KEY,
        municipality_id uuid NOT NULL CONSTRAINT category_municipality_fkey REFERENCES registration.municipality,
        code text NOT NULL,
        name jsonb NOT NULL,
        legal_basis text NOT NULL
          CONSTRAINT category_legal_basis_check CHECK (legal_basis IN ('public_task', 'consent')),
        statute_ref text,
        CONSTRAINT category_code_key UNIQUE (municipality_id, code),
        CONSTRAINT category_statute_check CHECK ((legal_basis = 'public_task') = (statute_ref IS NOT NULL))
      );
      CREATE TABLE registration.notice (
        id uuid PRIMARY KEY,
        municipality_id uuid NOT NULL CONSTRAINT notice_municipality_fkey REFERENCES registration.municipality,
        version text NOT NULL,
        language text NOT NULL,
        text text NOT NULL,
        sha256 bytea NOT NULL CONSTRAINT notice_sha256_check CHECK (sha256 = sha256(convert_to(text, 'UTF8'))),
        published_at timestamptz NOT NULL,
        CONSTRAINT notice_version_key UNIQUE (municipality_id, version, language)
      );
      CREATE TABLE registration.terms (
        id uuid PRIMARY KEY,
        municipality_id uuid NOT NULL CONSTRAINT terms_municipality_fkey REFERENCES registration.municipality,
        version int NOT NULL,
        content jsonb NOT NULL,
        published_at timestamptz NOT NULL,
        CONSTRAINT terms_version_key UNIQUE (municipality_id, version)
      );
      CREATE FUNCTION registration.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'rows of % are evidence: they are never changed', TG_TABLE_NAME
          USING ERRCODE = 'restrict_violation';
      END $$;
      CREATE TRIGGER notice_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON registration.notice
        FOR EACH STATEMENT EXECUTE FUNCTION registration.refuse_change();
      CREATE TRIGGER terms_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON registration.terms
        FOR EACH STATEMENT EXECUTE FUNCTION registration.refuse_change();
      GRANT SELECT, INSERT ON registration.municipality, registration.zone, registration.category,
        registration.notice, registration.terms TO campanile_registration;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE registration.terms, registration.notice, registration.category, registration.zone,
        registration.municipality;
      DROP FUNCTION registration.refuse_change();
    `);
  }
}
