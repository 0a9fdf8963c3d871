/** What an indicator says: fine or not, with facts for a person. */
export interface HealthReport {
  healthy: boolean;
  details?: Record<string, unknown>;
}

export type HealthIndicator = () => Promise<HealthReport> | HealthReport;

const TIMEOUT_MS = 2_000;

/** The parts a service depends on; ready when all of them are well. */
export class Health {
  readonly #indicators = new Map<string, HealthIndicator>();

  register(name: string, indicator: HealthIndicator): void {
    this.#indicators.set(name, indicator);
  }

  /** Asks every indicator at once; one that fails or takes over 2 s is unhealthy. */
  async check(): Promise<{ healthy: boolean; parts: Record<string, HealthReport> }> {
    const entries = await Promise.all(
      [...this.#indicators].map(async ([name, indicator]) => [name, await ask(indicator)] as const),
    );
    return { healthy: entries.every(([, report]) => report.healthy), parts: Object.fromEntries(entries) };
  }
}

async function ask(indicator: HealthIndicator): Promise<HealthReport> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<HealthReport>((resolve) => {
    timer = setTimeout(() => resolve({ healthy: false, details: { error: 'no answer' } }), TIMEOUT_MS);
  });
  try {
    return await Promise.race([Promise.resolve(indicator()), late]);
  } catch (error) {
    return { healthy: false, details: { error: error instanceof Error ? error.message : String(error) } };
  } finally {
    clearTimeout(timer);
  }
}
