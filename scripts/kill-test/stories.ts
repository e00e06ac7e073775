/** The tickets of the kill test: copies of fixture tickets, what people say to them, and what must come of each. */
import type { Business } from "../../src/connectors/sandbox/records.ts";
import type { FixtureDelivery, TicketFixture } from "../../src/domain/fixture.ts";
import { findTool } from "../../src/tools/catalog.ts";
import { createCopier, mergeBusinesses, type TicketCopy } from "../fixtures/copies.ts";
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

/** So many stories, every kind among them as soon as there are enough, and the business they happen to. */
export function createStories(count: number, random: Random): { stories: Story[]; business: Business } {
  const business = loadBusiness("demo");
  const templates = kinds.map((kind) => ({ ...createTemplate(kind, business), share: kind.share }));
  const dealt: (typeof templates)[number][] = [];
  while (dealt.length < count) {
    const round = templates.flatMap((template) => Array.from({ length: template.share }, () => template));
    dealt.push(...random.shuffle(round));
  }
  const told = dealt.slice(0, count).map((template, index) => template.tell(index + 1));
  return {
    stories: told.map(({ story }) => story),
    // The fixtures' own customers stay: nothing may happen to them.
    business: mergeBusinesses([business, ...told.map(({ records }) => records)]),
  };
}

function createTemplate({ fixture: name, newAddress = "" }: (typeof kinds)[number], business: Business) {
  const fixture = loadFixture(new URL(`../../fixtures/tickets/${name}.json`, import.meta.url));
  const copyOf = createCopier(fixture, business);
  return {
    tell: (number: number) => {
      const copy = copyOf(number);
      return { records: copy.records, story: tell(fixture, newAddress, copy, number) };
    },
  };
}

function tell(fixture: TicketFixture, newAddress: string, copy: TicketCopy, number: number): Story {
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
  { effects, records }: TicketCopy,
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
