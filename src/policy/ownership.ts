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

/** What is kept of a record that is not the requester's: that there is one, and not whose. */
const withheld = { belongsTo: "somebodyElse" } as const;

/**
 * A record as a model may see it. Of what a system of record says belongs to somebody else only the id is left, which
 * whoever asked has named; what belongs to nobody in particular is left as it is.
 */
export function withholdForeign(
  record: Readonly<Record<string, JsonValue>>,
  requesterEmail: string | null,
): Readonly<Record<string, JsonValue>> {
  const isSomebodys = typeof (record["customerEmail"] ?? record["email"]) === "string";
  return isSomebodys && !isOwnedBy(record, requesterEmail)
    ? { id: record["id"] ?? null, ...withheld }
    : record;
}

/** Whether a record is what `withholdForeign` has left of one. */
export function isWithheld(record: Readonly<Record<string, JsonValue>>): boolean {
  return record["belongsTo"] === withheld.belongsTo;
}

/** Whether a record carries this e-mail address as its owner's. */
export function isOwnedBy(
  record: Readonly<Record<string, JsonValue>>,
  requesterEmail: string | null,
): boolean {
  const email = record["customerEmail"] ?? record["email"];
  return requesterEmail !== null && typeof email === "string" && email.toLowerCase() === requesterEmail;
}
