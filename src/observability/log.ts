import { erasePersonalData } from "../redaction/erase.ts";

/** Structured log lines. Only typed facts go in: never an error object, a request, a message or a ticket's words. */
export interface LogFacts {
  tenantId?: string;
  ticketId?: string;
  effectId?: string;
  callId?: string;
  source?: string;
  stratum?: string;
  /** A named reason. */
  reason?: string;
  attempts?: number;
  count?: number;
}

export function log(level: "info" | "warn" | "error", event: string, facts: LogFacts = {}): void {
  const reason = facts.reason === undefined ? {} : { reason: erasePersonalData(facts.reason) };
  console[level](JSON.stringify({ level, event, ...facts, ...reason }));
}

/** An error's class and first line without personal data, which is what may be logged or kept of it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  // Its message quotes the text that is no JSON, which may be anybody's words.
  if (error instanceof SyntaxError) return `${error.name}: a text is not what it should be`;
  const line = error.message.split("\n")[0] ?? "";
  // Cut off only afterwards: half a number would not be known for one.
  return `${error.name}: ${erasePersonalData(line.slice(0, 1_000)).slice(0, 200)}`;
}
