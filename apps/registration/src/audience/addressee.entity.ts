import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Draw } from './draw.entity.js';

/** One whom a correction is for: drawn, if there is still a legal basis. */
@Entity({ name: 'addressee' })
export class Addressee {
  @ForeignKey(() => Draw, { name: 'addressee_draw_fkey', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'alert_id' })
  alertId!: string;

  @PrimaryColumn('uuid', { name: 'subscriber_id' })
  subscriberId!: string;
}
