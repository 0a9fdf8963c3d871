import { Command, Status } from './commands.js';
import { DeliverLayout } from './deliver-layout.js';
import { deliverSmOf } from './deliver-sm.js';
import type { DeliverSm } from './deliver-sm.js';
import { SmppError } from './errors.js';
import { ReceiptReader } from './receipt.js';
import type { Receipt } from './receipt.js';

/** Where the answers to the deliveries of one connection go. */
export interface DeliveryAnswers {
  /**
   * Answers the delivery of that ticket, once. In any order, as many in one turn as there are: they leave together.
   * After the end of the connection nobody hears it, and the peer sends the delivery again.
   */
  answer(ticket: number, status: number): void;
}

export interface DeliveryEvents {
  /** Takes receipts with an id, where there is such a handler. */
  readonly receipt: ((receipt: Receipt, answers: DeliveryAnswers, ticket: number) => void) | undefined;
  deliver(pdu: DeliverSm): Promise<number>;
  malformed(status: number): void;
}

/** `deliver_sm_resp` or `data_sm_resp` with a status. */
type Write = (command: number, status: number, sequence: number) => void;

/** A ticket is the sequence number, and beyond its 32 bits whether it was a `data_sm`. */
const DATA_TICKET = 0x1_0000_0000;

/** Receipts and inbound messages of one connection: read, handed over, answered once their handler says so. */
export class Deliveries implements DeliveryAnswers {
  /** Handed over and not answered yet. */
  unanswered = 0;
  private readonly layout = new DeliverLayout();
  private readonly receipts = new ReceiptReader();

  constructor(
    private readonly most: number,
    private readonly events: DeliveryEvents,
    private readonly write: Write,
    private readonly onAnswered: () => void,
  ) {}

  take(buffer: Buffer, offset: number, length: number): void {
    const isData = buffer.readUInt32BE(offset + 4) === Command.dataSm;
    const ticket = buffer.readUInt32BE(offset + 12) + (isData ? DATA_TICKET : 0);
    if (this.unanswered >= this.most) return this.say(ticket, Status.temporary);
    const refusal = this.read(buffer, offset, length);
    if (refusal !== Status.ok) {
      // Taking the link down would only bring the same PDU again, for ever.
      this.say(ticket, refusal);
      return this.events.malformed(refusal);
    }
    this.unanswered++;
    if (this.events.receipt !== undefined && this.receipts.read(this.layout))
      this.events.receipt(this.receipts, this, ticket);
    else this.hand(deliverSmOf(this.layout), ticket);
  }

  answer(ticket: number, status: number): void {
    this.unanswered--;
    this.say(ticket, status);
    this.onAnswered();
  }

  private say(ticket: number, status: number): void {
    if (ticket >= DATA_TICKET) this.write(Command.dataSmResp, status, ticket - DATA_TICKET);
    else this.write(Command.deliverSmResp, status, ticket);
  }

  /** @returns the status that refuses the PDU for good, else 0 */
  private read(buffer: Buffer, offset: number, length: number): number {
    try {
      this.layout.read(buffer, offset, length);
      return Status.ok;
    } catch (error) {
      if (error instanceof SmppError) return error.status ?? Status.invalidMessageLength;
      throw error;
    }
  }

  private hand(pdu: DeliverSm, ticket: number): void {
    this.handle(pdu).then(
      (status) => this.answer(ticket, status),
      () => this.answer(ticket, Status.temporary),
    );
  }

  /** Async, so that a handler that throws at once is a rejection like any other. */
  private async handle(pdu: DeliverSm): Promise<number> {
    return this.events.deliver(pdu);
  }
}
