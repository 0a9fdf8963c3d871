import { encodeText } from '#libs/sms-text';
import { sourceAddress, submitTemplates, type SubmitTemplate } from '#libs/smpp';
import { referenceBits, type Route } from '../routes/route.js';
import type { Encoding, Work, WorkFacts } from './work.js';

const REMEMBERED = 256;

/** Encodes each text of an alert once for its route, however many batches and recipients it has. */
export class Messages {
  private readonly known = new Map<string, SubmitTemplate[]>();

  constructor(private readonly route: Route) {}

  /**
   * Gives the work its templates.
   * @throws SmsTextError, SmppError for a text or sender that cannot be sent
   */
  encode(work: Work): void {
    const { facts } = work;
    if (facts.text !== null) {
      work.templates = this.shared(facts, facts.text);
    } else {
      work.ownTemplates = Array.from(work.numbers, (_, item) =>
        this.build(facts, work.texts?.[item] ?? '', referenceOf(`${facts.batchId} ${work.placeOf(item)}`)),
      );
    }
    work.partsEach = largest(work.templates ?? work.ownTemplates?.flat() ?? []);
  }

  private shared(facts: WorkFacts, text: string): SubmitTemplate[] {
    const key = `${facts.expiresAt} ${facts.sender} ${facts.alertId ?? ''} ${text}`;
    let templates = this.known.get(key);
    if (templates === undefined) {
      if (this.known.size >= REMEMBERED) this.known.clear();
      // The same for a later attempt, so that a part sent again completes the ones that arrived. Phones join parts by
      // sender and reference alone: those of an alert and of its all-clear must differ.
      templates = this.build(facts, text, facts.alertNo ?? referenceOf(facts.batchId));
      this.known.set(key, templates);
    }
    return templates;
  }

  private build(facts: WorkFacts, text: string, reference: number): SubmitTemplate[] {
    const { route } = this;
    const { plan, parts } = encodeText(text, {
      alphabets: route.alphabet,
      reference: referenceBits(route),
    });
    return submitTemplates({
      source: sourceAddress(facts.sender),
      ...(route.serviceType === undefined ? {} : { serviceType: route.serviceType }),
      dataCoding: plan.dataCoding,
      expiresAt: new Date(facts.expiresAt),
      parts,
      partsBy: route.partsBy,
      reference,
    });
  }
}

function largest(templates: readonly SubmitTemplate[]): number {
  return templates.reduce((most, { parts }) => Math.max(most, parts), 1);
}

/** FNV-1a, 16 bits. */
function referenceOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 16)) & 0xffff;
}

/** Whether a text comes out in the same parts on both routes. */
export function encodesLike(one: Encoding, other: Encoding | undefined): boolean {
  return one.alphabet === other?.alphabet && one.partsBy === other.partsBy;
}
