import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog } from '#libs/audit';
import { inTransaction } from '#libs/database';
import type { ProblemError } from '#libs/http';
import { BlindIndex } from '../../numbers/blind-index.js';
import { TRIES } from '../../sign-up/code-limits.js';
import { rightsProblem } from '../problems.js';
import { Tokens } from '../tokens.js';
import type { ShownLink } from './childs-code.js';
import { CODE_OF_LINK, COUNT_WRONG_CODE } from './link.sql.js';

interface AskedCode {
  id: string;
  municipalityId: string;
  subjectRef: string;
  codeHash: Buffer;
  attempts: number;
}

/** Counts wrong codes of links that ask for one: by itself, so that no rejection rolls the count back. */
@Injectable()
export class ChildsCodes {
  constructor(
    private readonly source: DataSource,
    private readonly index: BlindIndex,
    private readonly tokens: Tokens,
    private readonly audit: AuditLog,
  ) {}

  /**
   * To be asked before a link is used. @returns what can be put right: `manage.child_code_wrong`
   * @throws ProblemError `manage.link_unknown`, also after too many tries
   */
  async refusal({ token, code = '' }: ShownLink, now = new Date()): Promise<ProblemError | null> {
    const hash = this.tokens.hashOf('manage-link', token);
    if (hash === null) throw rightsProblem('manage.link_unknown');
    const left = await inTransaction(this.source, async (manager) => {
      const [asked] = await manager.query<AskedCode[]>(CODE_OF_LINK, [hash]);
      if (asked === undefined || this.index.isCode(asked.codeHash, asked.id, code)) return null;
      const { id: linkId, municipalityId, subjectRef } = asked;
      const attempts = asked.attempts + 1;
      await manager.query(COUNT_WRONG_CODE, [linkId]);
      await this.audit.append(manager, {
        ...{ municipalityId, event: 'otp.failed', actor: 'citizen', subjectRef, occurredAt: now },
        payload: { linkId, attempts },
      });
      return TRIES - attempts;
    });
    if (left === 0) throw rightsProblem('manage.link_unknown');
    return left === null
      ? null
      : rightsProblem('manage.child_code_wrong', { field: 'code', params: { left } });
  }
}
