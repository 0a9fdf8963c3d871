import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import type { Official } from '#libs/access';
import { OfficialEntity } from '../officials/official.entity.js';

const OFFICIAL = /^official:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Who stands behind an actor of the log. */
@Injectable()
export class ActorNames {
  constructor(private readonly source: DataSource) {}

  /** Names of those that are officials of the municipality, by actor. */
  async of({ municipalityId }: Pick<Official, 'municipalityId'>, actors: readonly string[]) {
    const ids = new Set(actors.flatMap((actor) => OFFICIAL.exec(actor)?.[1] ?? []));
    if (ids.size === 0) return new Map<string, string>();
    const officials = await this.source
      .getRepository(OfficialEntity)
      .findBy({ id: In([...ids]), municipalityId });
    return new Map(officials.map(({ id, name }) => [`official:${id}`, name]));
  }

  /** Every official of the municipality, to choose from. */
  async all({ municipalityId }: Pick<Official, 'municipalityId'>) {
    const officials = await this.source
      .getRepository(OfficialEntity)
      .find({ where: { municipalityId }, order: { name: 'ASC' } });
    return officials.map(({ id, name, role }) => ({ id, name, role }));
  }
}
