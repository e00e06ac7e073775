/** Who a record belongs to, as far as the system of record has said. Pure. */
import type { Evidence } from "../domain/evidence.ts";

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
    const email = content["customerEmail"] ?? content["email"];
    return content["id"] === recordId && typeof email === "string" && email.toLowerCase() === requesterEmail;
  });
}
