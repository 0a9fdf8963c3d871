import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Signing up by SMS and at the counter: words of a municipality's own, questions asked back, who asked for whom. */
export class Channels1790000200220 implements MigrationInterface {
  name = 'Channels1790000200220';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registration.municipality ADD keywords jsonb, ADD contact text;
      GRANT UPDATE (keywords, contact) ON registration.municipality TO campanile_registration;

      ALTER TABLE registration.sign_up
        ADD channel text NOT NULL DEFAULT 'web'
          CONSTRAINT sign_up_channel_check CHECK (channel IN ('web', 'sms', 'counter', 'phone', 'paper')),
        ADD operator_id text,
        ADD paper_reference text,
        ADD CONSTRAINT sign_up_operator_check
          CHECK ((channel IN ('counter', 'phone', 'paper')) = (operator_id IS NOT NULL)),
        ADD CONSTRAINT sign_up_paper_check CHECK ((channel = 'paper') = (paper_reference IS NOT NULL));

      ALTER TABLE registration.inbound DROP CONSTRAINT inbound_keyword_check,
        ADD CONSTRAINT inbound_keyword_check
          CHECK (keyword IN ('stop', 'signUp', 'help', 'yes', 'no', 'other'));

      ALTER TABLE registration.message_sent DROP CONSTRAINT message_sent_kind_check,
        ADD CONSTRAINT message_sent_kind_check CHECK (kind IN
          ('code', 'confirmation', 'withdrawal', 'help', 'link', 'reminder', 'question', 'guidance'));
      CREATE INDEX message_sent_day_idx ON registration.message_sent (municipality_id, sent_at);

      ALTER TABLE registration.consent DROP CONSTRAINT consent_channel_check,
        ADD CONSTRAINT consent_channel_check
          CHECK (channel IN ('web', 'sms', 'paper', 'phone', 'counter', 'synthetic'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registration.consent DROP CONSTRAINT consent_channel_check,
        ADD CONSTRAINT consent_channel_check
          CHECK (channel IN ('web', 'sms', 'paper', 'phone', 'synthetic')) NOT VALID;
      DROP INDEX registration.message_sent_day_idx;
      ALTER TABLE registration.message_sent DROP CONSTRAINT message_sent_kind_check,
        ADD CONSTRAINT message_sent_kind_check
          CHECK (kind IN ('code', 'confirmation', 'withdrawal', 'help', 'link', 'reminder')) NOT VALID;
      ALTER TABLE registration.inbound DROP CONSTRAINT inbound_keyword_check,
        ADD CONSTRAINT inbound_keyword_check CHECK (keyword IN ('stop', 'help', 'other')) NOT VALID;
      ALTER TABLE registration.sign_up
        DROP CONSTRAINT sign_up_paper_check, DROP CONSTRAINT sign_up_operator_check,
        DROP paper_reference, DROP operator_id, DROP channel;
      REVOKE UPDATE (keywords, contact) ON registration.municipality FROM campanile_registration;
      ALTER TABLE registration.municipality DROP contact, DROP keywords;
    `);
  }
}
