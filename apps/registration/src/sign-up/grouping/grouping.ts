/** What became of one member of a group. */
export type Outcome<R> =
  | { done: R }
  /** Refused for its own sake; the others are not concerned. */
  | { refused: Error }
  /** Cannot go with the others: it goes by itself, after them. */
  | 'alone';

export interface GroupWork<J, R> {
  /** All of them or, by an error, none. @returns an outcome each, in their order */
  together(jobs: readonly J[]): Promise<Outcome<R>[]>;
  alone(job: J): Promise<R>;
  /** A group could not be done: each of its members goes alone. */
  onFailure(error: unknown, members: number): void;
}

export interface GroupBounds {
  /** Members of a group at most. */
  most: number;
  /** Groups under way at once. */
  atOnce: number;
}

interface Member<J, R> {
  job: J;
  resolve: (result: R) => void;
  reject: (error: unknown) => void;
}

/**
 * Does together what comes while others are under way. Who comes when nothing is under way goes at once, with whoever
 * came in the same instant. One member's fault never harms another: when a group fails, each of its members goes alone.
 */
export class Grouping<J, R> {
  #waiting: Member<J, R>[] = [];
  #underWay = 0;

  constructor(
    private readonly work: GroupWork<J, R>,
    private readonly bounds: GroupBounds,
  ) {}

  /** @throws whatever its job is refused with */
  run(job: J): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject });
      // Not before all that the network brought in this turn has come.
      if (this.#underWay < this.bounds.atOnce) setImmediate(() => this.#go());
    });
  }

  #go(): void {
    if (this.#underWay >= this.bounds.atOnce || this.#waiting.length === 0) return;
    const members = this.#waiting.splice(0, this.bounds.most);
    this.#underWay++;
    void this.#together(members).finally(() => {
      this.#underWay--;
      this.#go();
    });
    this.#go();
  }

  async #together(members: readonly Member<J, R>[]): Promise<void> {
    let outcomes: readonly Outcome<R>[];
    try {
      outcomes = await this.work.together(members.map(({ job }) => job));
    } catch (error) {
      this.work.onFailure(error, members.length);
      outcomes = [];
    }
    members.forEach((member, i) => this.#tell(member, outcomes[i] ?? 'alone'));
  }

  #tell(member: Member<J, R>, outcome: Outcome<R>): void {
    // Nobody waits for who goes alone: a number that is busy elsewhere may take its time.
    if (outcome === 'alone') this.work.alone(member.job).then(member.resolve, member.reject);
    else if ('refused' in outcome) member.reject(outcome.refused);
    else member.resolve(outcome.done);
  }
}
