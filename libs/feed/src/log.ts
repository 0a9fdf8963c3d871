/** Where the feed writes its log. Fields never hold a payload. */
export interface FeedLog {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export const SILENT: FeedLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What a log line says of an error: its kind, its code, its sentence; never its stack's arguments or a payload. */
export function described(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code } = error as { code?: unknown };
  return {
    error: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { errorCode: code } : {}),
  };
}
