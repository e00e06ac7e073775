/** Structured log lines. Only typed facts go in: never an error object, a request, a message or a ticket's words. */
export interface LogFacts {
  tenantId?: string;
  ticketId?: string;
  effectId?: string;
  callId?: string;
  source?: string;
  /** A named reason. */
  reason?: string;
  attempts?: number;
  count?: number;
}

export function log(level: "info" | "warn" | "error", event: string, facts: LogFacts = {}): void {
  console[level](JSON.stringify({ level, event, ...facts }));
}

/** An error's class and first line, which is what may be logged of it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  // Its message quotes the text that is no JSON, which may be anybody's words.
  if (error instanceof SyntaxError) return `${error.name}: a text is not what it should be`;
  return `${error.name}: ${error.message.split("\n")[0]?.slice(0, 200) ?? ""}`;
}
