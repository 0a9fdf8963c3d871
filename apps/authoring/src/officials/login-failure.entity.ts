import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Failed log-ins of one account in one minute: the account as a hash, kept until the log tells of it. */
@Entity({ name: 'login_failure' })
export class LoginFailure {
  @PrimaryColumn('bytea')
  account!: Buffer;

  @PrimaryColumn('timestamptz')
  minute!: Date;

  /** With a wrong password, or a name nobody has. */
  @Column('integer')
  wrong!: number;

  /** Without a look at the password: there were too many before. */
  @Column('integer')
  refused!: number;

  @Column('timestamptz', { name: 'last_at' })
  lastAt!: Date;
}
