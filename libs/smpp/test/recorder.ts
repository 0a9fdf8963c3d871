import type {
  DeliverSm,
  DeliveryAnswers,
  LinkDownReason,
  LinkHandler,
  Receipt,
  SmppLink,
} from '../src/index.js';

/** Everything a link told, and a way to wait for it. */
export class Recorder implements LinkHandler<SmppLink> {
  readonly bound: number[] = [];
  readonly down: { reason: LinkDownReason; inDoubt: number[] }[] = [];
  readonly failed: { reason: LinkDownReason; retryMs: number | undefined }[] = [];
  readonly results: { token: number; status: number; messageId: string }[] = [];
  readonly timeouts: { tokens: number[]; epoch: number; sequences: number[] }[] = [];
  readonly late: { epoch: number; sequence: number; status: number; messageId: string; token?: number }[] =
    [];
  readonly delivered: DeliverSm[] = [];
  readonly refused: { status: number; final: boolean }[] = [];
  readonly malformed: number[] = [];
  writable = 0;
  answer: (pdu: DeliverSm) => Promise<number> = () => Promise.resolve(0);
  onResult: (token: number) => void = () => {};
  onTimeouts: () => void = () => {};
  private readonly waiters = new Set<() => void>();

  async until(fact: () => boolean): Promise<void> {
    while (!fact()) await new Promise<void>((resolve) => this.waiters.add(resolve));
  }

  onBound(link: SmppLink): void {
    this.tell(this.bound.push(link.epoch));
  }
  onDown(_link: SmppLink, reason: LinkDownReason, inDoubt: number[]): void {
    this.tell(this.down.push({ reason, inDoubt }));
  }
  onBindFailed(_link: SmppLink, reason: LinkDownReason, retryMs: number | undefined): void {
    this.tell(this.failed.push({ reason, retryMs }));
  }
  onSubmitResult(token: number, status: number, messageId: string): void {
    this.tell(this.results.push({ token, status, messageId }));
    this.onResult(token);
  }
  onTimeout(_link: SmppLink, tokens: number[], epoch: number, sequences: number[]): void {
    this.tell(this.timeouts.push({ tokens, epoch, sequences }));
    this.onTimeouts();
  }
  onLateResult(epoch: number, sequence: number, status: number, messageId: string, token?: number): void {
    this.tell(this.late.push({ epoch, sequence, status, messageId, token }));
  }
  onDeliver(pdu: DeliverSm): Promise<number> {
    this.tell(this.delivered.push(pdu));
    return this.answer(pdu);
  }
  onRefused(_link: SmppLink, status: number, final: boolean): void {
    this.tell(this.refused.push({ status, final }));
  }
  onMalformed(_link: SmppLink, status: number): void {
    this.tell(this.malformed.push(status));
  }
  onWritable(): void {
    this.tell(++this.writable);
  }

  protected tell(_count: number): void {
    const waiting = [...this.waiters];
    this.waiters.clear();
    for (const wake of waiting) wake();
  }
}

/** One that takes receipts by themselves and owes their answers. */
export class ReceiptRecorder extends Recorder {
  readonly receipts: Receipt[] = [];
  readonly owed: { answers: DeliveryAnswers; ticket: number }[] = [];

  onReceipt({ messageId, state, final, error, doneAt }: Receipt, answers: DeliveryAnswers, ticket: number) {
    this.owed.push({ answers, ticket });
    this.tell(this.receipts.push({ messageId, state, final, error, doneAt }));
  }
}
