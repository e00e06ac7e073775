/** The tickets of a drill with the business they are about, and what the books say of them afterwards. */
import type { Books, Business } from "../../src/connectors/sandbox/records.ts";
import type { TicketFixture } from "../../src/domain/fixture.ts";
import { createCopier, mergeBusinesses } from "../fixtures/copies.ts";

/** Tickets that end without a person; together they read, act and reply by every kind of tool. */
export const fixtureNames = ["shipping-status", "refund-small", "address-change", "invoice-resend"] as const;

/** What the books may hold because of one ticket, once each, at its end. */
export interface ExpectedEffects {
  refunds: string[];
  addressChanges: string[];
  invoicesResent: string[];
}

export interface DrillTicket {
  /** As a `standard` webhook's body wants it. */
  body: TicketFixture["deliveries"][number]["ticket"];
  effects: ExpectedEffects;
}

export interface Office {
  business: Business;
  tickets: DrillTicket[];
}

/** As many tickets as asked for, the fixtures by turns. Throws where a fixture cannot be copied. */
export function createOffice(fixtures: readonly TicketFixture[], business: Business, count: number): Office {
  const copiers = fixtures.map((fixture) => createCopier(fixture, business));
  const copies = Array.from({ length: count }, (_, number) => {
    const copyOf = copiers[number % copiers.length];
    if (!copyOf) throw new Error("an office needs a fixture");
    return copyOf(number);
  });
  return {
    business: mergeBusinesses(copies.map(({ records }) => records)),
    tickets: copies.map(({ ticket, effects: { refunds, addressChanges, invoicesResent } }) => ({
      body: ticket,
      effects: { refunds: refunds.map(({ orderId }) => orderId), addressChanges, invoicesResent },
    })),
  };
}

/** The tool whose success is one line of a book. */
const toolOf = {
  refunds: "refunds.create@1",
  addressChanges: "orders.changeAddress@1",
  invoicesResent: "invoices.resend@1",
  replies: "replies.send@1",
} as const;

export interface Audit {
  /** Lines of the books past the one that each ticket may have of each of its effects. */
  duplicates: number;
  /** Effects that are not in the books. Whether they should be is in the ticket's calls. */
  absent: { ticketId: string; tool: string }[];
}

export function auditBooks(
  books: Books,
  tickets: readonly { id: string; effects: ExpectedEffects }[],
): Audit {
  const lines = {
    refunds: books.refunds.map(({ orderId }) => orderId),
    addressChanges: books.addressChanges.map(({ orderId }) => orderId),
    invoicesResent: books.invoicesResent.map(({ invoiceId }) => invoiceId),
    replies: books.repliesSent.map(({ ticketId }) => ticketId),
  };
  // Nobody asked for any of these.
  const audit: Audit = { duplicates: books.cancellations.length + books.passwordResets.length, absent: [] };
  for (const book of ["refunds", "addressChanges", "invoicesResent", "replies"] as const) {
    const wanted = new Map(
      tickets.flatMap(({ id, effects }) =>
        (book === "replies" ? [id] : effects[book]).map((target) => [target, id]),
      ),
    );
    const written = Map.groupBy(lines[book], (target) => target);
    for (const [target, each] of written) audit.duplicates += each.length - (wanted.has(target) ? 1 : 0);
    for (const [target, ticketId] of wanted) {
      if (!written.has(target)) audit.absent.push({ ticketId, tool: toolOf[book] });
    }
  }
  return audit;
}
