/**
 * A ticket's journal told as a fixture: what was delivered, what people did once it stood still, and what came of it.
 * Pure. What a fixture cannot say is named as a gap.
 */
import type { z } from "zod";
import {
  stopSchema,
  type FixtureDelivery,
  type FixturePerson,
  type TicketFixture,
} from "../../domain/fixture.ts";
import type { Message, Ticket } from "../../domain/ticket.ts";
import type { TicketState } from "../../domain/state.ts";
import type { TicketSummary } from "../../domain/view.ts";
import { rememberAll } from "../../memory/memory.ts";
import type { EventRow } from "../rows.ts";
import { tellExpectation } from "./tell-outcome.ts";

type Stop = z.infer<typeof stopSchema>;

export interface Retold {
  fixture: TicketFixture;
  gaps: string[];
}

/** Throws where the first event is not the ticket's receipt. */
export function retellTicket(
  events: readonly EventRow[],
  summary: Pick<TicketSummary, "state" | "reason">,
): Retold {
  const memory = rememberAll(events);
  const { ticket } = memory;
  const told: Retold = {
    fixture: {
      name: `ticket-${ticket.id.slice("tkt_".length, "tkt_".length + 8)}`,
      about: "Exported from a ticket as it was worked on.",
      tenant: ticket.tenantId,
      source: ticket.source,
      tags: ["exported"],
      deliveries: [],
      people: [],
      records: null,
      model: null,
      expect: tellExpectation(events, summary, memory),
      author: "exported",
      version: 1,
    },
    gaps: [],
  };
  let stood: TicketState = "received";
  for (const row of events) {
    tell(told, row, { ticket, stop: stopSchema.safeParse(stood).data ?? null });
    stood = row.state;
  }
  return told;
}

function tell(
  { fixture, gaps }: Retold,
  { event, eventId }: EventRow,
  { ticket, stop }: { ticket: Ticket; stop: Stop | null },
): void {
  const add = (make: (when: Stop) => FixturePerson) => {
    if (stop) fixture.people.push(make(stop));
    else gaps.push(`${event.type}: somebody acted while the ticket was in work`);
  };
  switch (event.type) {
    case "ticket.received":
      fixture.deliveries.push(tellDelivery(ticket, event.message, { eventId, when: null }));
      return;
    case "customer.replied":
      fixture.deliveries.push(
        tellDelivery(ticket, event.message, { eventId, when: stop, expectStatus: "updated" }),
      );
      return;
    case "approval.endorsed":
      return add((when) => ({ do: "endorse", when, note: event.note }));
    case "approval.granted":
      return add((when) => ({ do: "approve", when, note: event.note }));
    case "approval.edited":
      return add((when) => ({
        do: "edit",
        when,
        arguments: event.edited.action.arguments,
        note: event.note,
      }));
    case "approval.changesRequested":
      return add((when) => ({ do: "requestChanges", when, note: event.note }));
    case "approval.rejected":
      return add((when) => ({ do: "reject", when, note: event.note }));
    case "human.replied":
      return add((when) => ({ do: "message", when, body: event.message.body }));
    case "ticket.handedBack":
      return add((when) => ({ do: "handback", when, note: event.note }));
    case "ticket.closedByHuman":
      return add((when) => ({ do: "resolve", when }));
    case "reply.recalled":
      if (event.messageId !== undefined) return;
      fixture.people.push({ do: "recall", when: "replying" });
      return;
    case "action.revertRequested":
      return add((when) => ({ do: "revert", when, actionId: event.actionId }));
    case "reply.written":
    case "ticket.redriven":
      gaps.push(`${event.type}: a fixture has no word for it`);
      return;
    case "ticket.cancelled":
      return add((when) => ({ do: "cancel", when }));
    case "feedback.given": {
      const { rating, reason, note } = event.feedback;
      return add((when) => ({ do: "feedback", when, rating, reason, note }));
    }
    case "timer.expired":
      if (event.name === "approval") add((when) => ({ do: "expire", when }));
      return;
    default:
  }
}

/** As the `standard` source wants it. */
function tellDelivery(
  ticket: Ticket,
  message: Message,
  sent: Pick<FixtureDelivery, "when"> & { eventId: string; expectStatus?: FixtureDelivery["expectStatus"] },
): FixtureDelivery {
  const { email, name } = ticket.requester;
  const { channel, locale, priority, attachments, metadata } = ticket;
  return {
    ticket: {
      id: ticket.externalId,
      subject: ticket.subject,
      body: message.body,
      requester: { email: email ?? "", ...(name !== null && { name }) },
      ...(channel !== null && { channel }),
      ...(locale !== null && { locale }),
      ...(priority !== null && { priority }),
      ...(attachments.length > 0 && {
        attachments: attachments.map((attachment) =>
          Object.fromEntries(Object.entries(attachment).filter(([, value]) => value !== null)),
        ),
      }),
      ...(Object.keys(metadata).length > 0 && { metadata }),
      occurredAt: new Date(message.at).toISOString(),
    },
    event: null,
    key: sent.eventId.replace(/^standard:(?:msg_)?/, ""),
    when: sent.when,
    delayMs: 0,
    expectStatus: sent.expectStatus ?? "accepted",
  };
}
