import type { Behaviour } from '../accounts/behaviour.js';
import type { Chance } from '../accounts/chance.js';
import { writeHeader } from './responses.js';
import { COMMAND, STATUS } from './statuses.js';
import type { Writer } from './writer.js';

const UNKNOWN_COMMAND = 0x0000ffff;
const ELSEWHERE = 0x10000000;

type Garbler = (writer: Writer, sequence: number, chance: Chance) => void;

const GARBLERS: Record<Behaviour['garbage'], Garbler> = {
  /** Sixty-four bytes of noise where a response belongs. */
  bytes: (writer, _sequence, chance) => {
    writer.append(Uint8Array.from({ length: 64 }, () => Math.floor(chance.next() * 256)));
  },
  /** A `command_length` shorter than itself. */
  length: (writer, sequence) => {
    const header = Buffer.alloc(16);
    header.writeUInt32BE(4, 0);
    header.writeUInt32BE(COMMAND.submitSmResp, 4);
    header.writeUInt32BE(sequence, 12);
    writer.append(header);
  },
  /** A well-formed PDU that SMPP does not know. */
  command: (writer, sequence) => writeHeader(writer, UNKNOWN_COMMAND, STATUS.ok, sequence),
  /** An answer to a message that was never sent. */
  sequence: (writer, sequence) => {
    writeHeader(writer, COMMAND.submitSmResp, STATUS.invalidMessageLength, sequence ^ ELSEWHERE);
  },
};

export function writeGarbage(
  writer: Writer,
  kind: Behaviour['garbage'],
  sequence: number,
  chance: Chance,
): void {
  GARBLERS[kind](writer, sequence, chance);
}
