/** Who a record belongs to, as far as the system of record has said. Pure. */
import type { Evidence } from "../domain/evidence.ts";
import type { JsonValue } from "../domain/json-value.ts";

/**
 * Whether the evidence holds a record with this id that carries the requester's e-mail address. Only records the
 * system of record answered count: what a customer or an article says of ownership is worth nothing.
 */
export function ownsRecord(
  evidence: readonly Evidence[],
  recordId: unknown,
  requesterEmail: string | null,
): boolean {
  if (typeof recordId !== "string" || !requesterEmail) return false;
  return evidence.some(({ provenance, content }) => {
    if (provenance !== "systemOfRecord" || typeof content === "string") return false;
    return content["id"] === recordId && isOwnedBy(content, requesterEmail);
  });
}

/** Whether a record carries this e-mail address as its owner's. */
export function isOwnedBy(
  record: Readonly<Record<string, JsonValue>>,
  requesterEmail: string | null,
): boolean {
  const email = record["customerEmail"] ?? record["email"];
  return requesterEmail !== null && typeof email === "string" && email.toLowerCase() === requesterEmail;
}
