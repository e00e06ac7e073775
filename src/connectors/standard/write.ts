import type { Message, Ticket } from "../../domain/ticket.ts";
import type { ToldTicket, WrittenDelivery } from "../written-delivery.ts";
import { isAutomatic } from "./automatic.ts";
import type { StandardTicket } from "./wire.ts";

/** The deliveries of a `standard` ticket as they are sent; see `TicketSource.write`. */
export function writeStandardDeliveries({ ticket, messages }: ToldTicket): WrittenDelivery[] {
  return messages.map(({ eventKey, message }) => ({
    ticket: writeTicket(ticket, message),
    event: null,
    key: eventKey.replace(/^standard:(?:msg_)?/, ""),
  }));
}

function writeTicket(ticket: Ticket, message: Message): WrittenDelivery["ticket"] & StandardTicket {
  const { requester, channel, locale, priority, attachments } = ticket;
  const metadata = markOrigin(ticket, message);
  return {
    id: ticket.externalId,
    subject: ticket.subject,
    body: message.body,
    requester: {
      email: requester.email ?? "",
      ...(message.authorName !== null && { name: message.authorName }),
    },
    ...(channel !== null && { channel }),
    ...(locale !== null && { locale }),
    ...(priority !== null && { priority }),
    ...(attachments.length > 0 && {
      attachments: attachments.map(({ name, url, contentType, sizeBytes }) => ({
        name,
        ...(url !== null && { url }),
        ...(contentType !== null && { contentType }),
        ...(sizeBytes !== null && { sizeBytes }),
      })),
    }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
    occurredAt: new Date(message.at).toISOString(),
  };
}

/** The facts are those of the first delivery; whether a machine wrote is said by each of its own. */
function markOrigin({ metadata, requester }: Ticket, { automatic }: Message): Ticket["metadata"] {
  if (isAutomatic({ metadata, requester }) === automatic) return metadata;
  const { autoSubmitted: _, ...others } = metadata;
  return automatic ? { ...others, autoSubmitted: true } : others;
}
