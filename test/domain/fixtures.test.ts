/** The fixtures themselves: three businesses that add up, and tickets that only speak of what exists. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { githubEventSchema } from "../../src/connectors/github/wire.ts";
import { businessSchema, type Business } from "../../src/connectors/sandbox/records.ts";
import { standardTicketSchema } from "../../src/connectors/standard/wire.ts";
import { zendeskEventSchema, zendeskTriggerSchema } from "../../src/connectors/zendesk/wire.ts";
import { escalationReasonSchema, resolutionSchema } from "../../src/domain/escalation.ts";
import { parseTicketFixture, resolveDates, type TicketFixture } from "../../src/domain/fixture.ts";
import { findTool } from "../../src/tools/catalog.ts";

const folder = new URL("../../fixtures/", import.meta.url);
const nowMs = Date.UTC(2026, 10, 20, 12);
const businesses = new Map(["demo", "acme", "pebble"].map((tenant) => [tenant, readBusiness(tenant)]));
const fixtures = readdirSync(new URL("tickets/", folder))
  .filter((file) => file.endsWith(".json"))
  .map((file) => ({ file, fixture: parseTicketFixture(read(`tickets/${file}`), nowMs) }));

describe.each([...businesses])("the business of %s", (_, business) => {
  const customers = new Map(business.customers.map((customer) => [customer.id, customer]));
  const orders = new Map(business.orders.map((order) => [order.id, order]));

  it("gives every record an id of its own", () => {
    for (const records of Object.values(business)) {
      const ids = records.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
    const emails = business.customers.map(({ email }) => email);
    expect(new Set(emails).size).toBe(emails.length);
    for (const email of emails) expect(email).toMatch(/^[a-z.]+@example\.(com|net|org)$/);
  });

  it("copies owners faithfully", () => {
    for (const record of [...business.orders, ...business.invoices, ...business.subscriptions]) {
      expect(record.customerEmail, record.id).toBe(customers.get(record.customerId)?.email);
    }
    for (const record of [...business.shipments, ...business.refunds]) {
      expect(record.customerEmail, record.id).toBe(orders.get(record.orderId)?.customerEmail);
    }
  });

  it("adds up, order by order", () => {
    for (const order of business.orders) {
      expect(order.totalCents, order.id).toBe(
        sum(order.items.map((item) => item.priceCents * item.quantity)),
      );
      const refunds = business.refunds.filter(({ orderId }) => orderId === order.id);
      expect(order.refundedCents, order.id).toBe(sum(refunds.map(({ amountCents }) => amountCents)));
      expect(order.refundedCents, order.id).toBeLessThanOrEqual(order.totalCents);
      const invoices = business.invoices.filter(({ orderId }) => orderId === order.id);
      expect(invoices.length, order.id).toBeGreaterThan(0);
      for (const invoice of invoices) expect(invoice.totalCents, invoice.id).toBe(order.totalCents);
    }
  });

  it("lets time run forwards", () => {
    for (const order of business.orders) {
      const arrived = order.status === "delivered" || order.status === "returned";
      expect(order.deliveredAt !== null, order.id).toBe(arrived);
      expect(Date.parse(order.placedAt), order.id).toBeLessThan(nowMs);
      if (order.deliveredAt) {
        expect(Date.parse(order.deliveredAt), order.id).toBeGreaterThan(Date.parse(order.placedAt));
        expect(Date.parse(order.deliveredAt), order.id).toBeLessThan(nowMs);
      }
      const left = arrived || order.status === "shipped";
      expect(
        business.shipments.some(({ orderId }) => orderId === order.id),
        order.id,
      ).toBe(left);
    }
  });
});

describe("the demo business", () => {
  const { customers, orders, shipments, invoices, subscriptions } = businessOf("demo");

  it("has what the tickets turn on", () => {
    const names = customers.map(({ name }) => name);
    expect(new Set(names).size, "two customers of one name").toBe(names.length - 1);
    expect(customers.some(({ tier }) => tier === "vip")).toBe(true);
    for (const language of ["de", "es", "ar"]) {
      expect(customers.filter((customer) => customer.language === language).length).toBeGreaterThanOrEqual(3);
    }
    expect(orders.map(({ totalCents }) => totalCents)).toEqual(expect.arrayContaining([4999, 5000, 5001]));
    expect(orders.some(({ refundedCents, totalCents }) => refundedCents === totalCents)).toBe(true);
    expect(
      orders.some(({ refundedCents, totalCents }) => refundedCents > 0 && refundedCents < totalCents),
    ).toBe(true);
    const daysAgo = orders.map(
      ({ deliveredAt }) => deliveredAt && (nowMs - Date.parse(deliveredAt)) / 86_400_000,
    );
    expect(daysAgo).toEqual(expect.arrayContaining([12, 29, 31, 45]));
    expect(shipments.map(({ status }) => status)).toEqual(
      expect.arrayContaining(["lost", "delayed", "inTransit"]),
    );
    expect(invoices.map(({ status }) => status)).toEqual(expect.arrayContaining(["open", "paid"]));
    expect(new Set(subscriptions.map(({ status }) => status))).toEqual(
      new Set(["active", "paused", "cancelled"]),
    );
  });
});

describe.each(fixtures)("$file", ({ file, fixture }) => {
  it("is named after its file", () => {
    expect(`${fixture.name}.json`).toBe(file);
  });

  it("sends what its source would send", () => {
    for (const { ticket, event } of fixture.deliveries) {
      expect(event, "the event header").toBe(
        fixture.source !== "github" ? null : "comment" in ticket ? "issue_comment" : "issues",
      );
      expect(schemaOf(fixture, ticket).safeParse(ticket).error).toBeUndefined();
    }
  });

  it("expects an end its paths lead to", () => {
    const { state, reason, paths } = fixture.expect;
    for (const path of paths) {
      expect(path.at(-1)).toBe(state);
      expect(path).not.toContain("received");
      expect(path).not.toContain("queued");
    }
    if (state === "escalated") expect(escalationReasonSchema.safeParse(reason).success).toBe(true);
    else if (state === "resolved") expect(resolutionSchema.safeParse(reason).success).toBe(true);
    else expect(reason).toBeNull();
  });

  it("speaks only of tools there are", () => {
    const { requiredTools, forbiddenTools, approvals } = fixture.expect;
    for (const tool of [...requiredTools, ...forbiddenTools, ...approvals.map((approval) => approval.tool)]) {
      expect(findTool(tool), tool).not.toBeNull();
    }
    expect(requiredTools.filter((tool) => forbiddenTools.includes(tool))).toEqual([]);
  });

  it("changes only records its tenant has", () => {
    const { orders, subscriptions, invoices, customers } = businessOf(fixture.tenant);
    const known = new Set([...orders, ...subscriptions, ...invoices, ...customers].map(({ id }) => id));
    expect(changedRecords(fixture).filter((id) => !known.has(id))).toEqual([]);
  });

  it("plays only scripts there are", () => {
    if (fixture.model !== null) expect(() => read(`models/${fixture.model}.json`)).not.toThrow();
    else expect(fixture.tags).not.toContain("model");
  });

  it("asks of a reply only where one leaves", () => {
    const { effects, mustSay, mustNotSay, language } = fixture.expect;
    if (effects.replies === 0)
      expect([...mustSay, ...mustNotSay, ...(language ? [language] : [])]).toEqual([]);
    for (const phrase of [...mustSay, ...mustNotSay].filter((each) => each.startsWith("/"))) {
      expect(phrase, "flags have no place here").toMatch(/^\/.+\/$/s);
      expect(() => new RegExp(phrase.slice(1, -1), "iu")).not.toThrow();
    }
  });
});

describe("the tickets together", () => {
  const all = fixtures.map(({ fixture }) => fixture);
  const share = (pick: (fixture: TicketFixture) => boolean) => all.filter(pick).length / all.length;
  const count = (pick: (fixture: TicketFixture) => boolean) => all.filter(pick).length;

  it("are all tickets of their own", () => {
    const keys = all.map((fixture) => {
      const own = new Set(fixture.deliveries.map(({ ticket }) => outsideIdOf(ticket)));
      expect(own.size, fixture.name).toBe(1);
      return `${fixture.tenant} ${fixture.source} ${[...own].join()}`;
    });
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("can run at the same time: what one changes no other one names", () => {
    const named = all.map((fixture) => ({ ...fixture, ids: new Set(namedRecords(fixture)) }));
    for (const fixture of all) {
      for (const id of changedRecords(fixture)) {
        const others = named.filter(
          ({ name, tenant, ids }) => name !== fixture.name && tenant === fixture.tenant && ids.has(id),
        );
        expect(
          others.map(({ name }) => name),
          `${id} of ${fixture.name}`,
        ).toEqual([]);
      }
    }
  });

  it("are spread over sources, tenants and languages", () => {
    expect(all.length).toBeGreaterThanOrEqual(66);
    expect(count(({ source }) => source === "github")).toBeGreaterThanOrEqual(4);
    expect(count(({ source }) => source === "zendesk")).toBeGreaterThanOrEqual(4);
    expect(count(({ tenant }) => tenant === "acme")).toBeGreaterThanOrEqual(8);
    expect(count(({ tenant }) => tenant === "pebble")).toBeGreaterThanOrEqual(5);
    for (const language of ["de", "es", "ar"]) {
      expect(
        count(({ tags }) => tags.includes(`language-${language}`)),
        language,
      ).toBeGreaterThanOrEqual(4);
    }
  });

  it("are as hard as real ones", () => {
    expect(share(({ expect: { state } }) => state === "escalated")).toBeGreaterThanOrEqual(0.25);
    expect(share(({ expect: { approvals } }) => approvals.length > 0)).toBeGreaterThanOrEqual(0.15);
    expect(share(({ deliveries }) => deliveries.length > 1)).toBeGreaterThanOrEqual(0.1);
    const done = new Set(all.flatMap(({ people }) => people.map((person) => person.do)));
    expect([...done].toSorted()).toEqual(
      [
        "approve",
        "cancel",
        "edit",
        "expire",
        "feedback",
        "handback",
        "message",
        "reject",
        "requestChanges",
      ].toSorted(),
    );
  });

  it("make a good show: some end, some wait, some are handed over", () => {
    const shown = all.filter(({ tags }) => tags.includes("demo"));
    expect(shown.length).toBeGreaterThanOrEqual(10);
    const states = new Set(shown.map(({ expect: { state } }) => state));
    expect(states).toEqual(new Set(["resolved", "awaitingApproval", "escalated"]));
  });
});

function read(path: string): string {
  return readFileSync(new URL(path, folder), "utf8");
}

function readBusiness(tenant: string): Business {
  return businessSchema.parse(JSON.parse(resolveDates(read(`business/${tenant}.json`), nowMs)));
}

function businessOf(tenant: string): Business {
  const business = businesses.get(tenant);
  if (!business) throw new Error(`no business of ${tenant}`);
  return business;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function schemaOf({ source }: TicketFixture, ticket: object) {
  if (source === "github") return githubEventSchema;
  if (source === "standard") return standardTicketSchema;
  return "ticket_id" in ticket ? zendeskTriggerSchema : zendeskEventSchema;
}

/** The ticket's id where it comes from, wherever its source puts it. */
function outsideIdOf(ticket: Record<string, unknown>): string {
  for (const holder of [ticket["issue"], ticket["detail"], ticket]) {
    if (typeof holder === "object" && holder !== null)
      return String(Reflect.get(holder, "ticket_id") ?? Reflect.get(holder, "id"));
  }
  throw new Error("a delivery without a ticket's id");
}

/** What the ticket changes, or asks a person to change. */
function changedRecords({ expect: { effects, approvals } }: TicketFixture): string[] {
  const { refunds, cancellations, addressChanges, invoicesResent, passwordResets } = effects;
  const proposed = approvals.map(({ arguments: { orderId, subscriptionId } }) =>
    String(orderId ?? subscriptionId),
  );
  const done = [
    ...refunds.map(({ orderId }) => orderId),
    ...cancellations,
    ...addressChanges,
    ...invoicesResent,
  ];
  return [...new Set([...done, ...passwordResets, ...proposed])];
}

function namedRecords(fixture: TicketFixture): string[] {
  return JSON.stringify(fixture).match(/\b(?:SB-\d+|SUB-\d+|CUS-\d+|INV-\d{4}-\d+)\b/g) ?? [];
}
