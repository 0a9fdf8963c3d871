import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Draw } from './draw.entity.js';

/** How far a draw has come in one shard. */
@Entity({ name: 'draw_shard' })
export class DrawShard {
  @ForeignKey(() => Draw, { name: 'draw_shard_draw_fkey', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'alert_id' })
  alertId!: string;

  @PrimaryColumn('smallint')
  shard!: number;

  /** The position of the last subscriber drawn; null before the first. */
  @Column('uuid', { nullable: true })
  position!: string | null;

  @Column('int')
  pages!: number;

  @Column('boolean')
  finished!: boolean;
}
