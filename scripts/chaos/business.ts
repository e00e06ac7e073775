/**
 * A business of any size, made from fixture tickets and their records: every ticket has a customer and an order of
 * its own, so that what was done for it can be told from the books to the line.
 */
import type { Books, Business } from "../../src/connectors/sandbox/records.ts";
import type { TicketFixture } from "../../src/domain/fixture.ts";

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

/** What one fixture ticket needs of the business it comes from. */
interface Pattern {
  records: Pick<Business, "customers" | "orders" | "shipments" | "invoices">;
  ticket: DrillTicket;
}

/** As many tickets as asked for, the fixtures by turns. Throws where a fixture's customer or order is missing. */
export function createOffice(fixtures: readonly TicketFixture[], business: Business, count: number): Office {
  const patterns = fixtures.map((fixture) => cutPattern(fixture, business));
  const office: Office = {
    business: { customers: [], orders: [], shipments: [], invoices: [], subscriptions: [], refunds: [] },
    tickets: [],
  };
  for (let index = 0; index < count; index += 1) {
    const pattern = patterns[index % patterns.length];
    if (!pattern) throw new Error("an office needs a fixture");
    const { records, ticket } = renumber(pattern, index);
    office.business.customers.push(...records.customers);
    office.business.orders.push(...records.orders);
    office.business.shipments.push(...records.shipments);
    office.business.invoices.push(...records.invoices);
    office.tickets.push(ticket);
  }
  return office;
}

function cutPattern(fixture: TicketFixture, business: Business): Pattern {
  const [delivery] = fixture.deliveries;
  const text = JSON.stringify(delivery?.ticket ?? {});
  const orders = business.orders.filter(({ id }) => text.includes(id));
  const customers = business.customers.filter(({ id }) => orders.some(({ customerId }) => customerId === id));
  if (!delivery || orders.length !== 1 || customers.length !== 1) {
    throw new Error(`${fixture.name} does not name one order of the business`);
  }
  const isItsOwn = ({ orderId }: { orderId: string | null }) => orders.some(({ id }) => id === orderId);
  const { refunds, addressChanges, invoicesResent } = fixture.expect.effects;
  return {
    records: {
      customers,
      orders,
      shipments: business.shipments.filter(isItsOwn),
      invoices: business.invoices.filter(isItsOwn),
    },
    ticket: {
      body: delivery.ticket,
      effects: { refunds: refunds.map(({ orderId }) => orderId), addressChanges, invoicesResent },
    },
  };
}

/** The same under names of its own, wherever they are written. */
function renumber(pattern: Pattern, index: number): Pattern {
  const { customers, orders, shipments, invoices } = pattern.records;
  const names = new Map<string, string>();
  for (const { id, email } of customers) {
    names.set(id, `CUS-${20_000 + index}`);
    names.set(email, email.replace("@", `.${index}@`));
  }
  for (const { id } of orders) names.set(id, `SB-${20_000 + index}`);
  for (const { id, trackingNumber } of shipments) {
    names.set(id, `SHP-${20_000 + index}`);
    names.set(trackingNumber, `NW${4_800_000_000 + index}`);
  }
  for (const { id } of invoices) names.set(id, `INV-2026-${20_000 + index}`);
  names.set(String(pattern.ticket.body["id"]), `chaos-${index}`);
  let text = JSON.stringify(pattern);
  for (const [name, ownName] of names) text = text.replaceAll(name, ownName);
  // Only names inside strings were replaced, by names: the shape stays.
  return JSON.parse(text) as Pattern;
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
