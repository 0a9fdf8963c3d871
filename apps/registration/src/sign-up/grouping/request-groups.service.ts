import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog } from '#libs/audit';
import { inPipeline, inTransaction, type Statements } from '#libs/database';
import { IndexedNumbers } from '../../numbers/indexed-numbers.js';
import { NumberCipher } from '../../numbers/number-cipher.js';
import { ServiceMessages } from '../../messages/service-messages.js';
import { TRY_NUMBERS } from '../../subscribers/retire.sql.js';
import { codeKindOf, entriesOf, signUpOf, type AskedSignUp } from '../asked-sign-up.js';
import { CodeSender, type CodeRequest } from '../code-sender.js';
import type { Guardian } from '../guardian/asked-guardian.js';
import { GuardiansService } from '../guardian/guardians.service.js';
import { INSERT_SIGN_UPS, signUpColumns } from '../sign-up.sql.js';
import { firstOfEach } from './first-of-each.js';
import { GroupWatch } from './group-watch.js';
import { Grouping, type Outcome } from './grouping.js';

const BOUNDS = { most: 64, atOnce: 2 };

/** A member, under the index of its number. */
interface Indexed {
  asked: AskedSignUp;
  request: CodeRequest;
}

/** Writes sign-ups down and sends their codes: those that come at the same time in one transaction. */
@Injectable()
export class RequestGroups {
  readonly #grouping: Grouping<AskedSignUp, void>;

  constructor(
    private readonly source: DataSource,
    private readonly cipher: NumberCipher,
    private readonly indexed: IndexedNumbers,
    private readonly codes: CodeSender,
    private readonly messages: ServiceMessages,
    private readonly guardians: GuardiansService,
    private readonly audit: AuditLog,
    watch: GroupWatch,
  ) {
    this.#grouping = new Grouping(
      {
        together: (jobs) => this.together(jobs),
        alone: (job) => this.alone(job, null),
        onFailure: (error, members) => watch.failed('request', error, members),
      },
      BOUNDS,
    );
  }

  /** @throws ProblemError `sign_up.too_many_codes`, `sign_up.budget_spent` */
  request(asked: AskedSignUp, guardian: Guardian | null): Promise<void> {
    return guardian === null ? this.#grouping.run(asked) : this.alone(asked, guardian);
  }

  private async alone(asked: AskedSignUp, guardian: Guardian | null): Promise<void> {
    const { municipality, number, choice, id: signUpId, now } = asked;
    await inTransaction(this.source, async (manager) => {
      if (guardian !== null) await this.guardians.lock(manager, municipality, number, guardian);
      const numberIndex = await this.indexed.indexOf(manager, number, municipality.id);
      const codeHash = await this.codes.send(manager, codeRequestOf(asked, numberIndex));
      const asking = { kind: codeKindOf(asked), municipality, signUpId, language: choice.language, now };
      const ofGuardian = guardian === null ? undefined : await this.guardians.ask(manager, asking, guardian);
      const row = signUpOf(asked, { ...this.sealed(asked), numberIndex, codeHash }, ofGuardian);
      await manager.query(INSERT_SIGN_UPS, signUpColumns([row]));
      await this.audit.appendAll(manager, entriesOf(asked));
    });
  }

  /** Nobody is waited for: whose number is busy, or comes twice, goes alone. */
  private async together(group: readonly AskedSignUp[]): Promise<Outcome<void>[]> {
    const outcomes = group.map((): Outcome<void> => 'alone');
    const numbers = group.map(({ number, municipality }) => ({ number, municipalityId: municipality.id }));
    const indexes = await this.indexed.plainIndexesOf(numbers);
    if (indexes === null) return outcomes;
    const members = group.map((asked, i): Indexed => {
      return { asked, request: codeRequestOf(asked, indexes[i] as Buffer) };
    });
    const first = firstOfEach(members, ({ request }) => request.numberIndex.toString('hex'));
    await inPipeline(this.source, async (transaction) => {
      const [held, refusals] = await Promise.all([
        transaction.query<{ numberIndex: Buffer }[]>(TRY_NUMBERS, [
          first.map(({ request }) => request.numberIndex),
        ]),
        this.codes.refusals(
          transaction,
          first.map(({ request }) => request),
        ),
      ]);
      const ours = new Set(held.map(({ numberIndex }) => numberIndex.toString('hex')));
      const going: Indexed[] = [];
      for (const [i, member] of first.entries()) {
        if (!ours.has(member.request.numberIndex.toString('hex'))) continue;
        const refused = refusals[i] ?? null;
        outcomes[members.indexOf(member)] = refused === null ? { done: undefined } : { refused };
        if (refused === null) going.push(member);
      }
      await this.write(transaction, going);
    });
    return outcomes;
  }

  private async write(transaction: Statements, going: readonly Indexed[]): Promise<void> {
    if (going.length === 0) return;
    const made = going.map(({ asked, request }) => {
      const { codeHash, message } = this.codes.make(request);
      const { numberIndex } = request;
      return { message, row: signUpOf(asked, { ...this.sealed(asked), numberIndex, codeHash }) };
    });
    await Promise.all([
      transaction.query(INSERT_SIGN_UPS, signUpColumns(made.map(({ row }) => row))),
      this.audit.appendAll(
        transaction,
        going.flatMap(({ asked }) => entriesOf(asked)),
      ),
      this.messages.sendAll(
        transaction,
        made.map(({ message }) => message),
      ),
    ]);
  }

  private sealed({ number, municipality, id }: AskedSignUp): { numberSealed: Buffer } {
    return { numberSealed: this.cipher.seal(number, municipality.id, id) };
  }
}

function codeRequestOf(asked: AskedSignUp, numberIndex: Buffer): CodeRequest {
  const { municipality, id: signUpId, number, choice, now, text } = asked;
  const kind = codeKindOf(asked);
  const request = { kind, municipality, signUpId, number, numberIndex, language: choice.language, now };
  return text === undefined ? request : { ...request, text };
}
