/**
 * A ticket's journal told as a fixture: what was delivered, what people did, when that was, and what came of it.
 * Pure. What a fixture cannot say is named as a gap.
 */
import { ticketSources } from "../../connectors/ticket-sources.ts";
import type { ToldMessage, ToldTicket } from "../../connectors/written-delivery.ts";
import {
  isStop,
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
import { findGivenUp, isEnd } from "./find-given-up.ts";
import { tellExpectation } from "./tell-outcome.ts";

export interface Retold {
  fixture: TicketFixture;
  gaps: string[];
}

/** When something was done: in which state, as the how-manieth event, and in work after how many ended steps. */
type Moment = Pick<FixturePerson, "order" | "steps"> & { when: TicketState };

/** What has been told so far. */
interface Told {
  deliveries: (ToldMessage & Pick<FixtureDelivery, "when" | "order" | "steps" | "expectStatus">)[];
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
  let ended = 0;
  for (const row of events) {
    const at: Moment = { when: stood, order: row.seq, steps: isStop(stood) ? null : ended };
    // By the source's own name for it: what is said in Signalbox has another.
    if (row.eventId.startsWith(`${ticket.source}:`)) tellDelivery(told, row, at);
    else if (row.event.type === "ticket.redriven") tellRedrive(told, row, events);
    else tellPerson(told, row, at);
    if (isEnd(row.eventId)) ended += 1;
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
      deliveries: told.deliveries.flatMap(({ when, order, steps, expectStatus }, index) => {
        const delivery = written[index];
        return delivery ? [{ ...delivery, when, order, steps, delayMs: 0, expectStatus }] : [];
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
function tellDelivery({ deliveries }: Told, { event, eventId }: EventRow, at: Moment): void {
  switch (event.type) {
    case "ticket.received": {
      const first = { when: null, order: at.order, steps: null, expectStatus: "accepted" } as const;
      deliveries.push({ eventKey: eventId, message: event.message, ...first });
      return;
    }
    case "customer.replied":
    case "human.replied":
      deliveries.push({ eventKey: eventId, message: event.message, ...at, expectStatus: "updated" });
      return;
    default:
  }
}

function tellPerson({ people }: Told, { event }: EventRow, at: Moment): void {
  const add = (person: FixturePerson) => void people.push(person);
  switch (event.type) {
    case "approval.endorsed":
      return add({ do: "endorse", ...at, note: event.note });
    case "approval.granted":
      return add({ do: "approve", ...at, note: event.note });
    case "approval.edited":
      return add({ do: "edit", ...at, arguments: event.edited.action.arguments, note: event.note });
    case "approval.changesRequested":
      return add({ do: "requestChanges", ...at, note: event.note });
    case "approval.rejected":
      return add({ do: "reject", ...at, note: event.note });
    case "customer.replied":
    case "human.replied": {
      const { from, body } = event.message;
      return add({ do: "message", ...at, from: from === "customer" ? from : "human", body });
    }
    case "reply.written":
      return add({ do: "answer", ...at, body: event.message.body, resolves: event.resolves });
    case "ticket.handedBack":
      return add({ do: "handback", ...at, note: event.note });
    case "ticket.closedByHuman":
      return add({ do: "resolve", ...at });
    case "reply.recalled":
      return add({
        do: "recall",
        when: event.messageId === undefined ? "replying" : "answering",
        order: at.order,
        steps: null,
      });
    case "action.revertRequested":
      return add({ do: "revert", ...at, actionId: event.actionId });
    case "ticket.cancelled":
      return add({ do: "cancel", ...at });
    case "feedback.given": {
      const { rating, reason, note } = event.feedback;
      return add({ do: "feedback", ...at, rating, reason, note });
    }
    case "timer.expired":
      if (event.name === "approval") add({ do: "expire", ...at });
      return;
    default:
  }
}

function tellRedrive({ people, gaps }: Told, { event, seq }: EventRow, events: readonly EventRow[]): void {
  const givenUp = findGivenUp(events.filter((each) => each.seq < seq));
  if (givenUp) people.push({ do: "redrive", when: "escalated", order: seq, steps: null, givenUp });
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
