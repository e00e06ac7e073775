/**
 * The stratum of turns: what was said on a ticket, after each event. Pure. Its raw words are stored apart from the events and
 * forgotten in their own time (`coordinator/strata.ts`); then a message says only how long it was, and when that was.
 */
import type { TicketEvent } from "../domain/event.ts";
import type { Message, Ticket } from "../domain/ticket.ts";
import { writtenAfter, type WrittenReply } from "./written-replies.ts";

export interface TurnMemory {
  ticket: Ticket;
  /** In the order in which we heard of them. */
  messages: Message[];
  /** Of the newest customer message: the same words under another delivery are not news. */
  contentKey: string;
  /** Of the messages that were read from the helpdesk's thread: their webhooks are still to come. */
  readKeys: string[];
  /** The newest message that was read from the helpdesk's own thread, by its id there, or null. */
  threadHead: string | null;
  reply: { body: string; language: string; sentAt: number } | null;
  /** Replies that people have written themselves; their words are among the messages. */
  written: readonly WrittenReply[];
}

/** What a ticket begins with. */
export function firstTurn(received: Extract<TicketEvent, { type: "ticket.received" }>): TurnMemory {
  const { ticket, message, contentKey } = received;
  return {
    ticket,
    messages: [message],
    contentKey,
    readKeys: [],
    threadHead: null,
    reply: null,
    written: [],
  };
}

/** What of it is other after one more event at that time, Unix milliseconds. */
export function turnAfter(memory: TurnMemory, event: TicketEvent, at: number): Partial<TurnMemory> {
  return { ...saidAfter(memory, event, at), written: writtenAfter(memory.written, event, at) };
}

function saidAfter(memory: TurnMemory, event: TicketEvent, at: number): Partial<TurnMemory> {
  const { messages } = memory;
  switch (event.type) {
    case "customer.replied":
      return { messages: [...messages, event.message], contentKey: event.contentKey };
    case "human.replied":
    case "reply.written":
      return { messages: [...messages, event.message] };
    case "reply.outdated":
      return {
        messages: [...messages, ...event.messages],
        threadHead: event.threadHead ?? memory.threadHead,
        readKeys: [...memory.readKeys, ...event.contentKeys],
        contentKey: event.contentKeys.at(-1) ?? memory.contentKey,
      };
    case "reply.sent": {
      const { body, language, call, messageId } = event;
      // A person's own words have been in the thread since they wrote them.
      if (messageId !== undefined) return { reply: { body, language, sentAt: at } };
      const from = { from: "signalbox" as const, authorName: null, automatic: true };
      return {
        reply: { body, language, sentAt: at },
        messages: [...messages, { id: `reply-${call.id}`, ...from, body, at }],
      };
    }
    default:
      return {};
  }
}
