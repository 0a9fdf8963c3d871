import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** The short number under which a route stands in the ledger. */
@Entity({ name: 'route' })
@Unique('route_id_key', ['id'])
export class RouteNumber {
  @PrimaryGeneratedColumn('identity', { type: 'smallint', generatedIdentity: 'ALWAYS' })
  no!: number;

  @Column('text')
  id!: string;
}
