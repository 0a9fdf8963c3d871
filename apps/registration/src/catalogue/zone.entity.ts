import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Municipality } from './municipality.entity.js';

/** A named area with a polygon. */
@Entity({ name: 'zone' })
@Unique('zone_code_key', ['municipalityId', 'code'])
export class Zone {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => Municipality, { name: 'zone_municipality_fkey' })
  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  /** Short and stable, as on a form or in an SMS: `BORGO`. */
  @Column('text')
  code!: string;

  @Column('text')
  name!: string;

  /** PostgreSQL's text form, x = latitude and y = longitude: see `polygon.ts`. */
  @Index('zone_area_idx', { spatial: true })
  @Column('polygon')
  area!: string;
}
