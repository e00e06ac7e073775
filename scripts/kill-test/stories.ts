/**
 * The tickets of the kill test: copies of fixture tickets, each about a customer, an order, an invoice and a
 * subscription of its own, so that whatever the books say can be held against one ticket.
 */
import { businessSchema, type Business } from "../../src/connectors/sandbox/records.ts";
import type { FixtureDelivery, TicketFixture } from "../../src/domain/fixture.ts";
import { findTool } from "../../src/tools/catalog.ts";
import { loadBusiness, loadFixture } from "../fixtures/load.ts";
import type { Effect, End, Expectation } from "./audit.ts";
import type { Random } from "./random.ts";

export interface Story {
  /** The fixture it is made of. */
  kind: string;
  delivery: Pick<FixtureDelivery, "ticket" | "event"> & { key: string };
  /** What its people say when they are asked. */
  decision: "approve" | "reject" | null;
  /** What must come of a ticket that got this id. */
  expect(ticketId: string): Expectation;
}

/** Fixtures with effects of every kind, some with none, and how often each is used beside the others. */
const kinds: readonly { fixture: string; share: number; newAddress?: string }[] = [
  { fixture: "refund-small", share: 3 },
  { fixture: "de-refund", share: 1 },
  { fixture: "damaged-item", share: 1 },
  { fixture: "refund-approved", share: 3 },
  { fixture: "refund-rejected", share: 1 },
  {
    fixture: "address-change",
    share: 2,
    newAddress: "14 Chapel Street, Oxford OX1 4BB, United Kingdom",
  },
  { fixture: "cancel-order-approved", share: 2 },
  { fixture: "de-cancel-order", share: 1 },
  { fixture: "subscription-cancel-approved", share: 2 },
  { fixture: "account-access", share: 2 },
  { fixture: "invoice-resend", share: 2 },
  { fixture: "es-invoice-resend", share: 1 },
  { fixture: "shipping-status", share: 2 },
  { fixture: "how-to-wash-linen", share: 1 },
  { fixture: "legal-threat", share: 1 },
];

/** The invoice, order and customer numbers have room for no more. */
export const mostStories = 2_000;

/** So many stories, every kind among them as soon as there are enough, and the business they happen to. */
export function createStories(count: number, random: Random): { stories: Story[]; business: Business } {
  const business = loadBusiness("demo");
  const templates = kinds.map((kind) => ({ ...createTemplate(kind, business), share: kind.share }));
  const dealt: (typeof templates)[number][] = [];
  while (dealt.length < count) {
    const round = templates.flatMap((template) => Array.from({ length: template.share }, () => template));
    dealt.push(...random.shuffle(round));
  }
  const instances = dealt.slice(0, count).map((template, index) => template.create(index + 1));
  // The fixtures' own customers stay: nothing may happen to them.
  for (const { records } of instances) {
    business.customers.push(...records.customers);
    business.orders.push(...records.orders);
    business.shipments.push(...records.shipments);
    business.invoices.push(...records.invoices);
    business.subscriptions.push(...records.subscriptions);
  }
  return { stories: instances.map(({ story }) => story), business };
}

type Effects = TicketFixture["expect"]["effects"];

function createTemplate(kind: (typeof kinds)[number], business: Business) {
  const fixture = loadFixture(new URL(`../../fixtures/tickets/${kind.fixture}.json`, import.meta.url));
  const records = selectRecords(fixture, business);
  const { effects } = fixture.expect;
  return {
    create: (number: number) => {
      const copy = renumber({ ticket: firstDelivery(fixture).ticket, records, effects }, records, number);
      copy.ticket["id"] = `K-${number}`;
      return { records: copy.records, story: tell(fixture, kind.newAddress ?? "", copy, number) };
    },
  };
}

function firstDelivery(fixture: TicketFixture): FixtureDelivery {
  const [delivery] = fixture.deliveries;
  if (!delivery || fixture.source !== "standard") throw new Error(`${fixture.name} is no standard ticket`);
  return delivery;
}

/** The requester, and of theirs what the ticket speaks of. */
function selectRecords(fixture: TicketFixture, business: Business): Business {
  const text = JSON.stringify([firstDelivery(fixture).ticket, fixture.expect]);
  const customers = business.customers.filter(({ email }) => text.includes(`"${email}"`));
  const orders = business.orders.filter(({ id }) => text.includes(id));
  const isTheirs = ({ orderId }: { orderId: string | null }) => orders.some(({ id }) => id === orderId);
  return businessSchema.parse({
    customers,
    orders,
    shipments: business.shipments.filter(isTheirs),
    invoices: business.invoices.filter(isTheirs),
    subscriptions: business.subscriptions.filter(({ id }) => text.includes(id)),
    refunds: [],
  });
}

/** The same with numbers and addresses nobody else has. They keep their form, by which they are recognised. */
function renumber<Content>(content: Content, records: Business, number: number): Content {
  const names = new Map<string, string>();
  for (const { id, email } of records.customers) {
    names.set(id, `CUS-${20_000 + number}`);
    names.set(email, email.replace("@", `.${number}@`));
  }
  for (const { id } of records.orders) names.set(id, `SB-${50_000 + number}`);
  for (const { id, trackingNumber } of records.shipments) {
    names.set(id, `SHP-${50_000 + number}`);
    names.set(trackingNumber, `NW77${String(number).padStart(8, "0")}`);
  }
  for (const { id } of records.invoices) names.set(id, `INV-2026-${5_000 + number}`);
  for (const { id } of records.subscriptions) names.set(id, `SUB-${5_000 + number}`);
  let text = JSON.stringify(content);
  for (const [old, fresh] of names) text = text.replaceAll(old, fresh);
  return JSON.parse(text) as Content;
}

function tell(
  fixture: TicketFixture,
  newAddress: string,
  copy: { ticket: FixtureDelivery["ticket"]; records: Business; effects: Effects },
  number: number,
): Story {
  const [person] = fixture.people;
  const decision = person?.do === "approve" || person?.do === "reject" ? person.do : null;
  const decided = decision && ({ approve: "approved", reject: "rejected" } as const)[decision];
  const { state, reason } = fixture.expect;
  const email = copy.records.customers[0]?.email ?? "";
  const effects = listExpected(copy, { email, newAddress });
  return {
    kind: fixture.name,
    delivery: { ticket: copy.ticket, event: null, key: `kill-${number}` },
    decision,
    expect: (ticketId) => ({
      end: { state, reason },
      decision: decided,
      honestEnds: listHonestEnds(fixture),
      effects: [
        ...effects,
        ...Array.from({ length: copy.effects.replies }, (): Effect => ({
          book: "reply",
          target: ticketId,
          detail: email,
        })),
      ],
    }),
  };
}

function listExpected(
  { effects, records }: { effects: Effects; records: Business },
  { email, newAddress }: { email: string; newAddress: string },
): Effect[] {
  const currencyOf = (orderId: string) => records.orders.find(({ id }) => id === orderId)?.currency ?? "";
  const isOrder = (targetId: string) => records.orders.some(({ id }) => id === targetId);
  return [
    ...effects.refunds.map(({ orderId, amountCents }): Effect => ({
      book: "refund",
      target: orderId,
      detail: `${amountCents} ${currencyOf(orderId)}`,
    })),
    ...effects.cancellations.map((target): Effect => ({
      book: "cancellation",
      target,
      detail: isOrder(target) ? "order" : "subscription",
    })),
    ...effects.addressChanges.map((target): Effect => ({
      book: "addressChange",
      target,
      detail: newAddress,
    })),
    ...effects.invoicesResent.map((target): Effect => ({ book: "invoiceResent", target, detail: email })),
    ...effects.passwordResets.map((target): Effect => ({ book: "passwordReset", target, detail: "" })),
  ];
}

/**
 * A tool of the class `once` is never called again when its answer was lost: a person has to look. For every other
 * class only the fixture's own end will do.
 */
function listHonestEnds(fixture: TicketFixture): End[] {
  const isOnce = fixture.expect.requiredTools.some((tool) => findTool(tool)?.idempotency.class === "once");
  return isOnce ? [{ state: "escalated", reason: "toolOutcomeUnknown" }] : [];
}
