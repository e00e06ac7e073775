/** Who a ticket's requester is, as far as anybody may be believed. Pure. */
import type { Evidence } from "../domain/evidence.ts";
import type { Ticket } from "../domain/ticket.ts";

/** As evidence has it. What does not say where it comes from is nobody's word. */
type Witness = Pick<Evidence, "content"> & Partial<Pick<Evidence, "provenance" | "tool">>;

/**
 * The requester's e-mail address in lower case: the signed delivery's, else that of the helpdesk's own record of the
 * user whom the delivery named as the requester. Null where neither tells.
 */
export function requesterEmailOf(ticket: Ticket, evidence: readonly Witness[]): string | null {
  const { email } = ticket.requester;
  if (email !== null) return email.toLowerCase();
  const record = evidence.find((piece) => isRequesterRecord(ticket, piece));
  const told = record && typeof record.content !== "string" ? record.content["email"] : null;
  return typeof told === "string" ? told.toLowerCase() : null;
}

/** Whether a piece is the helpdesk's own record of the requester. */
export function isRequesterRecord(
  { source, requester }: Ticket,
  { provenance, tool = "", content }: Witness,
): boolean {
  return (
    provenance === "systemOfRecord" &&
    // A helpdesk's tools bear its name, and no other connector's may.
    tool.startsWith(`${source}.`) &&
    typeof content !== "string" &&
    requester.externalId !== null &&
    content["id"] === requester.externalId &&
    typeof content["email"] === "string"
  );
}
