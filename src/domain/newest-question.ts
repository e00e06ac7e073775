/** Which of a ticket's messages is to be answered. Pure. */
import type { Message } from "./ticket.ts";

/** The id of the newest message a customer wrote, as they wrote them: deliveries overtake each other. */
export function newestQuestion({ messages }: { messages: readonly Message[] }): string | null {
  let newest: Message | null = null;
  for (const message of messages) {
    if (message.from !== "customer" || message.automatic) continue;
    if (!newest || message.at >= newest.at) newest = message;
  }
  return newest?.id ?? null;
}
