/**
 * A ticket's deliveries written down again from what its journal keeps of them, so that it can be posted once more. The
 * contract, and what all sources need for it. How one of them writes is in its own folder, beside how it is read.
 */
import type { MessageDelivery } from "../domain/delivery.ts";
import type { FixtureDelivery } from "../domain/fixture.ts";
import { digest } from "../domain/ids.ts";
import type { Ticket } from "../domain/ticket.ts";

/** What is known of a ticket's deliveries: the ticket as the first one told it, and what each of them said, oldest first. */
export interface ToldTicket {
  ticket: Ticket;
  messages: readonly ToldMessage[];
}

export type ToldMessage = Pick<MessageDelivery, "eventKey" | "message">;

/** A body as the source sends it, and what goes with it in headers. */
export type WrittenDelivery = Pick<FixtureDelivery, "ticket" | "event" | "key">;

/** A number for what the journal knows by its name alone: the same for the same name, and another for another. */
export function inventNumber(kind: string, name: string): number {
  // 48 bits, which a JSON number holds exactly.
  return Number.parseInt(digest("invented", kind, name).slice(0, 12), 16);
}
