import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Draw } from './draw.entity.js';

/** Whom a draw has drawn, frozen page by page: what the ledger is held against, and who gets the all-clear. */
@Entity({ name: 'draw_page' })
@Check('draw_page_ids_check', 'length(subscriber_ids) = drawn * 16')
export class DrawPage {
  @ForeignKey(() => Draw, { name: 'draw_page_draw_fkey', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'alert_id' })
  alertId!: string;

  @PrimaryColumn('smallint')
  shard!: number;

  @PrimaryColumn('int')
  page!: number;

  @Column('int')
  drawn!: number;

  /** 16 bytes each. */
  @Column('bytea', { name: 'subscriber_ids' })
  subscriberIds!: Buffer;
}
