import type { Pool } from 'pg';

const READ_NUMBER = {
  name: 'read-alert-number',
  text: 'SELECT no FROM dispatcher.alert WHERE alert_id = $1::uuid',
};

/** Alerts remembered: those that go out at one time, and far more. */
const MOST_REMEMBERED = 1_000;

/** The numbers of alerts, read once each. */
export class AlertNumbers {
  private readonly known = new Map<string, number>();

  constructor(private readonly pool: Pool) {}

  /** Of an alert that is there; null for messages that belong to none. */
  async of(alertId: string | null): Promise<number | null> {
    if (alertId === null) return null;
    const known = this.known.get(alertId);
    if (known !== undefined) return known;
    const { rows } = await this.pool.query<{ no: number }>({ ...READ_NUMBER, values: [alertId] });
    const no = rows[0]?.no ?? 0;
    if (this.known.size >= MOST_REMEMBERED) this.known.clear();
    this.known.set(alertId, no);
    return no;
  }
}
