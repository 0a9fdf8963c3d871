import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Grouping } from './grouping/grouping.js';
import { LOOK_AT_SIGN_UPS, type SignUpLook } from './look.sql.js';

const BOUNDS = { most: 256, atOnce: 2 };

/** Looks at sign-ups without holding them: those asked at the same time in one statement. */
@Injectable()
export class SignUpLooks {
  readonly #grouping: Grouping<string, SignUpLook | undefined>;

  constructor(private readonly source: DataSource) {
    this.#grouping = new Grouping(
      {
        together: async (ids) => {
          const looks = await this.find(ids);
          return ids.map((id) => ({ done: looks.find((look) => look.id === id) }));
        },
        alone: async (id) => (await this.find([id]))[0],
        // Told to whoever asked, alone, if it fails again.
        onFailure: () => undefined,
      },
      BOUNDS,
    );
  }

  /** @param id a UUID as PostgreSQL writes it @returns undefined when there is none */
  look(id: string): Promise<SignUpLook | undefined> {
    return this.#grouping.run(id.toLowerCase());
  }

  private find(ids: readonly string[]): Promise<SignUpLook[]> {
    return this.source.query<SignUpLook[]>(LOOK_AT_SIGN_UPS, [ids]);
  }
}
