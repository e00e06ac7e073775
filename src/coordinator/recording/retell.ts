/**
 * A ticket's journal told as a fixture: what was delivered, what people did once it stood still, and what came of it.
 * Pure. What a fixture cannot say is named as a gap.
 */
import type { z } from "zod";
import { ticketSources } from "../../connectors/ticket-sources.ts";
import type { ToldMessage, ToldTicket } from "../../connectors/written-delivery.ts";
import {
  stopSchema,
  type FixtureDelivery,
  type FixturePerson,
  type TicketFixture,
} from "../../domain/fixture.ts";
import { toJson, type JsonValue } from "../../domain/json-value.ts";
import { messageSchema, ticketSchema } from "../../domain/ticket.ts";
import type { TicketState } from "../../domain/state.ts";
import type { TicketSummary } from "../../domain/view.ts";
import { rememberAll } from "../../memory/memory.ts";
import type { EventRow } from "../rows.ts";
import { findGivenUp } from "./find-given-up.ts";
import { tellExpectation } from "./tell-outcome.ts";

type Stop = z.infer<typeof stopSchema>;

export interface Retold {
  fixture: TicketFixture;
  gaps: string[];
}

/** What has been told so far. */
interface Told {
  deliveries: (ToldMessage & Pick<FixtureDelivery, "when" | "order" | "expectStatus">)[];
  people: FixturePerson[];
  gaps: string[];
}

/** `inWords` takes personal data out. Throws where the first event is not the ticket's receipt. */
export function retellTicket(
  events: readonly EventRow[],
  summary: Pick<TicketSummary, "state" | "reason">,
  inWords: (value: JsonValue) => JsonValue,
): Retold {
  const memory = rememberAll(events);
  const { ticket } = memory;
  const told: Told = { deliveries: [], people: [], gaps: [] };
  let stood: TicketState = "received";
  for (const row of events) {
    const stop = stopSchema.safeParse(stood).data ?? null;
    // By the source's own name for it: what is said in Signalbox has another.
    if (row.eventId.startsWith(`${ticket.source}:`)) tellDelivery(told, row, stop);
    else if (row.event.type === "ticket.redriven") tellRedrive(told, row, events);
    else tellPerson(told, row, stop);
    stood = row.state;
  }
  const written = ticketSources[ticket.source].write(
    replaceWords({ ticket, messages: told.deliveries }, inWords),
  );
  return {
    fixture: {
      name: `ticket-${ticket.id.slice("tkt_".length, "tkt_".length + 8)}`,
      about: "Exported from a ticket as it was worked on.",
      tenant: ticket.tenantId,
      source: ticket.source,
      tags: ["exported"],
      deliveries: told.deliveries.flatMap(({ when, order, expectStatus }, index) => {
        const delivery = written[index];
        return delivery ? [{ ...delivery, when, order, delayMs: 0, expectStatus }] : [];
      }),
      people: told.people,
      records: null,
      model: null,
      expect: tellExpectation(events, summary, memory),
      author: "exported",
      version: 1,
    },
    gaps: told.gaps,
  };
}

/** A customer's message, or one that somebody of the business wrote in the helpdesk. */
function tellDelivery({ deliveries }: Told, { event, eventId, seq }: EventRow, stop: Stop | null): void {
  switch (event.type) {
    case "ticket.received":
    case "customer.replied":
    case "human.replied": {
      const expectStatus = event.type === "ticket.received" ? "accepted" : "updated";
      deliveries.push({ eventKey: eventId, message: event.message, when: stop, order: seq, expectStatus });
      return;
    }
    default:
  }
}

function tellPerson({ people, gaps }: Told, { event, seq: order }: EventRow, stop: Stop | null): void {
  const add = (make: (at: { when: Stop; order: number }) => FixturePerson) => {
    if (stop) people.push(make({ when: stop, order }));
    else gaps.push(`${event.type}: somebody acted while the ticket was in work`);
  };
  switch (event.type) {
    case "approval.endorsed":
      return add((at) => ({ do: "endorse", ...at, note: event.note }));
    case "approval.granted":
      return add((at) => ({ do: "approve", ...at, note: event.note }));
    case "approval.edited":
      return add((at) => ({ do: "edit", ...at, arguments: event.edited.action.arguments, note: event.note }));
    case "approval.changesRequested":
      return add((at) => ({ do: "requestChanges", ...at, note: event.note }));
    case "approval.rejected":
      return add((at) => ({ do: "reject", ...at, note: event.note }));
    case "customer.replied":
    case "human.replied": {
      const { from, body } = event.message;
      return add((at) => ({ do: "message", ...at, from: from === "customer" ? from : "human", body }));
    }
    case "ticket.handedBack":
      return add((at) => ({ do: "handback", ...at, note: event.note }));
    case "ticket.closedByHuman":
      return add((at) => ({ do: "resolve", ...at }));
    case "reply.recalled":
      people.push({ do: "recall", when: "replying", order });
      return;
    case "action.revertRequested":
      return add((at) => ({ do: "revert", ...at, actionId: event.actionId }));
    case "ticket.cancelled":
      return add((at) => ({ do: "cancel", ...at }));
    case "feedback.given": {
      const { rating, reason, note } = event.feedback;
      return add((at) => ({ do: "feedback", ...at, rating, reason, note }));
    }
    case "timer.expired":
      if (event.name === "approval") add((at) => ({ do: "expire", ...at }));
      return;
    default:
  }
}

function tellRedrive({ people, gaps }: Told, { event, seq }: EventRow, events: readonly EventRow[]): void {
  const givenUp = findGivenUp(events.filter((each) => each.seq < seq));
  if (givenUp) people.push({ do: "redrive", when: "escalated", order: seq, givenUp });
  else gaps.push(`${event.type}: the step that was given up cannot be told from others`);
}

const ticketWordsSchema = ticketSchema.omit({ id: true, tenantId: true, source: true });
const messageWordsSchema = messageSchema.pick({ authorName: true, body: true });

/** In the ticket itself, where agents are shown it: the source then writes what they were shown. */
function replaceWords(
  { ticket, messages }: ToldTicket,
  inWords: (value: JsonValue) => JsonValue,
): ToldTicket {
  const { id, tenantId, source, ...words } = ticket;
  return {
    ticket: { id, tenantId, source, ...ticketWordsSchema.parse(inWords(toJson(words))) },
    messages: messages.map(({ eventKey, message }) => {
      const { authorName, body } = message;
      return {
        eventKey,
        message: { ...message, ...messageWordsSchema.parse(inWords(toJson({ authorName, body }))) },
      };
    }),
  };
}
