import { Command, Status } from './commands.js';
import { readDeliverSm } from './deliver-sm.js';
import type { DeliverSm } from './deliver-sm.js';
import { SmppError } from './errors.js';

export interface DeliveryEvents {
  deliver(pdu: DeliverSm): Promise<number>;
  malformed(status: number): void;
}

/** `deliver_sm_resp` or `data_sm_resp` with a status. */
type Answer = (command: number, status: number, sequence: number) => void;

/** Receipts and inbound messages of one connection: read, handed over, answered once their handler says so. */
export class Deliveries {
  /** Handed over and not answered yet. */
  unanswered = 0;

  constructor(
    private readonly most: number,
    private readonly events: DeliveryEvents,
    private readonly answer: Answer,
    private readonly onAnswered: () => void,
  ) {}

  take(buffer: Buffer, offset: number, length: number): void {
    const command =
      buffer.readUInt32BE(offset + 4) === Command.dataSm ? Command.dataSmResp : Command.deliverSmResp;
    const sequence = buffer.readUInt32BE(offset + 12);
    if (this.unanswered >= this.most) return this.answer(command, Status.temporary, sequence);
    const pdu = this.read(buffer, offset, length);
    if (typeof pdu === 'number') {
      // Taking the link down would only bring the same PDU again, for ever.
      this.answer(command, pdu, sequence);
      return this.events.malformed(pdu);
    }
    this.unanswered++;
    this.handle(pdu).then(
      (status) => this.settle(command, status, sequence),
      () => this.settle(command, Status.temporary, sequence),
    );
  }

  /** The PDU, or the status that refuses it for good. */
  private read(buffer: Buffer, offset: number, length: number): DeliverSm | number {
    try {
      return readDeliverSm(buffer, offset, length);
    } catch (error) {
      if (error instanceof SmppError) return error.status ?? Status.invalidMessageLength;
      throw error;
    }
  }

  /** Async, so that a handler that throws at once is a rejection like any other. */
  private async handle(pdu: DeliverSm): Promise<number> {
    return this.events.deliver(pdu);
  }

  private settle(command: number, status: number, sequence: number): void {
    this.unanswered--;
    this.answer(command, status, sequence);
    this.onAnswered();
  }
}
