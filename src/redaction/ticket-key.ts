import { createHmac, randomBytes } from "node:crypto";

/** The part of the worker's environment that placeholders are made with. */
export interface RedactionEnvironment {
  ENVIRONMENT?: string;
  /** A secret of the deployment, 32 characters or more. */
  REDACTION_KEY?: string;
}

const shortestSecret = 32;
let drawn: Uint8Array | null = null;

/**
 * The key of one ticket's placeholders, 32 bytes. Without REDACTION_KEY the deployment's part is drawn anew whenever
 * the worker's code is loaded: nothing is any less secret, but a ticket's placeholders then change from one life of
 * an object to the next. Throws where the secret is too short to be one.
 */
export function deriveTicketKey(
  env: RedactionEnvironment,
  ticket: { tenantId: string; ticketId: string },
): Uint8Array {
  const secret = env.REDACTION_KEY;
  if (secret !== undefined && secret.length < shortestSecret) {
    throw new Error(`REDACTION_KEY has fewer than ${shortestSecret} characters`);
  }
  const key = secret ?? (drawn ??= randomBytes(32));
  // Neither id can hold a line break.
  return createHmac("sha256", key)
    .update(`signalbox redaction\n${ticket.tenantId}\n${ticket.ticketId}`)
    .digest();
}
