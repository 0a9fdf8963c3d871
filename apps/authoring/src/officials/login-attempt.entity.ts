import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A login that has not succeeded: account and address as hashes, kept as long as the throttle looks back. */
@Entity({ name: 'login_attempt' })
@Index('login_attempt_by_account', ['account', 'at'])
@Index('login_attempt_by_address', ['address', 'at'])
export class LoginAttempt {
  @PrimaryColumn('uuid', { default: () => 'uuidv7()' })
  id!: string;

  @Column('bytea')
  account!: Buffer;

  @Column('bytea')
  address!: Buffer;

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;
}

/** An address an account has logged in from: strangers' failures do not count against it. */
@Entity({ name: 'known_address' })
export class KnownAddress {
  @PrimaryColumn('bytea')
  account!: Buffer;

  @PrimaryColumn('bytea')
  address!: Buffer;

  @Column('timestamptz', { name: 'last_login_at', default: () => 'now()' })
  lastLoginAt!: Date;
}
