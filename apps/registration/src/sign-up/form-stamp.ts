import { Injectable } from '@nestjs/common';
import { BlindIndex } from '../numbers/blind-index.js';

/** A form older than this is shown again. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** When the notice was shown, told by the form itself and signed by us: evidence that needs no session. */
@Injectable()
export class FormStamps {
  constructor(private readonly index: BlindIndex) {}

  issue(noticeVersion: string, now: Date): string {
    const content = `${now.toISOString()} ${noticeVersion}`;
    return `${Buffer.from(content).toString('base64url')}.${this.index.ofForm(content).toString('base64url')}`;
  }

  /** When the form with this version of the notice was served; null for a stamp that is not ours, or too old. */
  servedAt(stamp: string, noticeVersion: string, now: Date): Date | null {
    const [encoded = '', signature = ''] = stamp.split('.');
    const content = Buffer.from(encoded, 'base64url').toString('utf8');
    if (!this.index.isForm(Buffer.from(signature, 'base64url'), content)) return null;
    const [time = '', ...version] = content.split(' ');
    const served = new Date(time);
    if (version.join(' ') !== noticeVersion || now.getTime() - served.getTime() > LONGEST_MS) return null;
    return served;
  }
}
