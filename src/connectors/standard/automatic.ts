import type { Ticket } from "../../domain/ticket.ts";
import { isBounceAddress } from "../delivery.ts";

/** Whether a machine wrote a message, as its facts or its sender's address say. */
export function isAutomatic(sent: {
  metadata?: Ticket["metadata"] | undefined;
  requester: { email: string | null };
}): boolean {
  const marks: unknown[] = [true, "auto-replied", "auto-generated"];
  return marks.includes(sent.metadata?.["autoSubmitted"]) || isBounceAddress(sent.requester.email);
}
