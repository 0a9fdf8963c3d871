import { setTimeout as pause } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { AuditError } from '../errors.js';
import type { SignedCheckpoint } from './checkpoints.js';
import type { CheckpointTarget } from './target.js';

const ATTEMPTS = 3;
const TIMEOUTS = {
  connectionTimeout: 5_000,
  greetingTimeout: 5_000,
  socketTimeout: 10_000,
  dnsTimeout: 5_000,
};

export interface Mailing {
  /** `smtp://user:password@host:587`, or `smtps:` */
  url: string;
  from: string;
  to: readonly string[];
  /** Between two mails about one log. */
  everyMs: number;
  /** Before the second attempt; twice as long before the third. */
  pauseMs?: number;
}

/** Mails checkpoints to people who keep them, the newest now and then: their mailbox is out of the operator's hands. */
export class SmtpTarget implements CheckpointTarget {
  readonly name = 'smtp';
  readonly everyMs: number;
  readonly #transport;

  constructor(private readonly mailing: Mailing) {
    this.everyMs = mailing.everyMs;
    this.#transport = createTransport({ url: mailing.url, ...TIMEOUTS });
  }

  async push(checkpoint: SignedCheckpoint): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const fault = await this.attempt(checkpoint);
      if (fault === null) return;
      if (fault.final || attempt === ATTEMPTS) throw new AuditError('audit.push_failed', fault.reason);
      await pause((this.mailing.pauseMs ?? 1_000) * 2 ** (attempt - 1));
    }
  }

  private async attempt({ note, size }: SignedCheckpoint) {
    const [origin = ''] = note.split('\n');
    try {
      await this.#transport.sendMail({
        ...{ from: this.mailing.from, to: [...this.mailing.to] },
        subject: `Checkpoint ${origin} ${size}`,
        text: `${EXPLANATION}\n${note}`,
        // As a file: mail programs fold and re-encode what stands in a text.
        attachments: [
          { filename: `${size}.checkpoint`, content: note, contentType: 'text/plain; charset=utf-8' },
        ],
      });
      return null;
    } catch (error) {
      return faultOf(error);
    }
  }
}

/** A server that says no for good is not asked again at once. Its own words may hold addresses: the code is enough. */
function faultOf(error: unknown): { reason: string; final: boolean } {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  const answered = responseCode === undefined ? 'no answer' : `answered ${responseCode}`;
  return { reason: `mail: ${answered} (${code ?? 'unknown'})`, final: (responseCode ?? 0) >= 500 };
}

const EXPLANATION = `Conserva il file allegato: con esso si prova che il registro delle attività non è stato accorciato né riscritto
(npm run cli -- audit verify CARTELLA --checkpoint FILE).
Keep the attached file: it shows that the audit log was not cut short or rewritten.
`;
