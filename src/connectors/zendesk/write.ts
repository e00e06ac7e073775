/**
 * Tickets and comments as Zendesk sends them, from what a journal keeps: as the event or as the trigger's JSON that they
 * came as. A message of messaging is written as a comment without a number, which is read as the same.
 */
import type { Message, Ticket } from "../../domain/ticket.ts";
import {
  inventNumber,
  type ToldMessage,
  type ToldTicket,
  type WrittenDelivery,
} from "../written-delivery.ts";
import { nameComment, nameFirstComment } from "./thread.ts";

/** See `TicketSource.write`. The key of what a trigger sends is the hash of its own fields, so it is another one. */
export function writeZendeskDeliveries({ ticket, messages }: ToldTicket): WrittenDelivery[] {
  return messages.map(({ eventKey, message }) => ({
    ticket: triggerKey.test(eventKey)
      ? writeTrigger(ticket, message)
      : writeEvent(ticket, { eventKey, message }),
    event: null,
    key: null,
  }));
}

const triggerKey = /^zendesk:[0-9a-f]{64}$/;

function writeTrigger(ticket: Ticket, message: Message): WrittenDelivery["ticket"] {
  const { requester } = ticket;
  return {
    ticket_id: ticket.externalId,
    subject: ticket.subject,
    latest_comment: message.body,
    comment_id: numberOf(message),
    requester_email: requester.email,
    requester_name: requester.name,
    requester_id: requester.externalId,
    author_role: message.from === "human" ? "agent" : "end-user",
    author_name: message.authorName,
    priority: ticket.priority,
    channel: ticket.channel,
    locale: ticket.locale,
    url: ticket.url,
    updated_at: new Date(message.at).toISOString(),
  };
}

function writeEvent(ticket: Ticket, { eventKey, message }: ToldMessage): WrittenDelivery["ticket"] {
  const { externalId: id, requester, channel } = ticket;
  const isFirst = message.id === nameFirstComment(id);
  return {
    id: eventKey.slice("zendesk:".length),
    account_id: ticket.metadata["accountId"] ?? "0",
    time: new Date(message.at).toISOString(),
    subject: `zen:ticket:${id}`,
    type: `zen:event-type:${isFirst ? "ticket.created" : "ticket.comment_added"}`,
    detail: {
      id,
      subject: ticket.subject,
      priority: ticket.priority?.toUpperCase() ?? null,
      requester_id: requester.externalId,
      via: channel === null ? null : { channel },
      ...(isFirst && { description: message.body, is_public: true, submitter_id: authorOf(ticket, message) }),
    },
    event: isFirst
      ? {}
      : {
          comment: {
            id: numberOf(message),
            body: message.body,
            is_public: true,
            author: {
              id: authorOf(ticket, message) ?? "0",
              is_staff: message.from === "human",
              name: message.authorName,
            },
          },
        },
  };
}

/** By number. Events do not tell the requester's name, so whoever has one may be somebody else. */
function authorOf({ requester }: Ticket, { from, authorName }: Message): string | null {
  if (from === "customer" && authorName === requester.name) return requester.externalId;
  return String(inventNumber(from, authorName ?? ""));
}

/** A comment's number, or null where its message is called otherwise. */
function numberOf({ id }: Message): string | null {
  const prefix = nameComment("");
  return id.startsWith(prefix) ? id.slice(prefix.length) : null;
}
