/**
 * Personal data that must not get out, followed through the whole worker: what a model outside is sent, what is
 * logged, queued, traced and put aside. What a customer and a tool are to have, they have.
 */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { consumePointers, recordDeadLetters } from "../../src/coordinator/inbox.ts";
import { describeError, log } from "../../src/observability/log.ts";
import { serve } from "../models/asking.ts";
import { giveUp, lettersOf, ring, untilTold } from "../support/letters.ts";
import type { ModelReply } from "../support/model-server.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  copyTicket,
  deliver,
  intercept,
  jumpAhead,
  pause,
  querySql,
  request,
  sendTicket,
  tamper,
  tidyUp,
  untilDeskKnows,
  waitFor,
  waitUntilStill,
} from "../support/tickets.ts";
import { moveTo, playBusiness } from "../support/effects.ts";

const canaries = {
  email: "oliver.private@mail.example.net",
  card: "4111 1111 1111 1111",
  iban: "DE89 3704 0044 0532 0130 00",
  phone: "+44 7700 900123",
  ssn: "536-22-1234",
  token: "sk_live_51H8canaryCANARYcanary",
  ip: "203.0.113.77",
};
/** The customer, as the books have him. */
const people = ["oliver.penrose", "Oliver", "Penrose", "88 Mill Street"];
const everything = [...Object.values(canaries), ...people];

let spies: MockInstance[];
let queued: MockInstance;

beforeEach(() => {
  spies = (["info", "warn", "error", "log", "debug"] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation(() => {}),
  );
  queued = vi.spyOn(env.INTAKE_QUEUE, "send");
});
afterEach(async () => {
  vi.restoreAllMocks();
  await tidyUp();
});

describe("with a model outside", () => {
  it("a ticket is answered by a model that has seen nobody, and the answer names the customer", async () => {
    const { client, requests } = await openOutside(wellBehaved);
    playBusiness({ trackShipments: ["busy"] });

    const ticketId = await sendCanaries(client);
    const view = await waitUntilStill(client, ticketId);

    expect(view).toMatchObject({ state: "resolved", reason: "replied" });
    const sent = await requests();
    expect(sent.length).toBeGreaterThanOrEqual(5);
    expect(leaksIn(sent)).toEqual([]);
    expect(leaksIn(logged())).toEqual([]);
    expect(leaksIn(queued.mock.calls)).toEqual([]);
    expect(leaksIn((await request(client, `tickets/${ticketId}/trace`)).body)).toEqual([]);

    const [reply] = await repliesTo(client, ticketId);
    expect(reply?.to).toBe("oliver.penrose@example.com");
    expect(reply?.body).toContain("Hi Oliver,");
    expect(reply?.body).toContain("NW4829130900");
    expect(reply?.body).not.toMatch(/\[\w+_[a-z2-7]{8}\]/);
    expect(view.evidence.map(({ title }) => title)).toContain("customer CUS-1002");
    // The ticket's own record is whole.
    expect(JSON.stringify(view.messages)).toContain(canaries.phone);
  });

  it("placeholders are the same for all agents of a ticket, and others for the next ticket", async () => {
    const { client, requests } = await openOutside(wellBehaved);
    await waitUntilStill(client, await sendCanaries(client));
    const first = emailsIn((await requests()).slice(0, 1));
    const all = emailsIn(await requests());

    await waitUntilStill(client, await sendCanaries(client));

    expect(first.length).toBeGreaterThanOrEqual(2);
    expect(all.filter((each) => !first.includes(each))).toEqual([]);
    const [, ...later] = emailsIn((await requests()).slice(-1));
    expect(later.filter((each) => all.includes(each))).toEqual([]);
  });

  it("a provider that fails with our own words in its mouth leaves none of them behind", async () => {
    const code = Object.values(canaries).join(" ");
    const { client, requests } = await openOutside([{ fail: 400, code }]);

    const ticketId = await sendCanaries(client);
    const view = await waitUntilStill(client, ticketId);

    expect(view.state).toBe("escalated");
    expect(leaksIn(await requests())).toEqual([]);
    expect(leaksIn(logged())).toEqual([]);
    expect(leaksIn((await request(client, `tickets/${ticketId}/trace`)).body)).toEqual([]);
    expect(leaksIn(view.calls)).toEqual([]);
    expect(leaksIn(await lettersOf(client, ticketId))).toEqual([]);
  });

  it("a reply with a garbled placeholder is not sent", async () => {
    const draft = { ...drafted, reply: `Hi [name_garbled], ${drafted.reply}` };
    const { client } = await openOutside([...wellBehaved.slice(0, 3), { say: draft }]);

    const ticketId = await sendCanaries(client);
    const view = await waitUntilStill(client, ticketId);

    expect(view.state).toBe("escalated");
    expect(await repliesTo(client, ticketId)).toEqual([]);
  });
});

describe("what breaks", () => {
  const words = `could not find ${Object.values(canaries).join(", ")}`;

  it("is logged without the personal data in an agent's error", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    intercept(env.TRIAGE_AGENT, "ask", async () => {
      throw new TypeError(words);
    });

    const ticketId = await sendCanaries(client);
    await vi.waitUntil(() => JSON.stringify(logged()).includes("agent.lost"));

    expect(leaksIn(logged())).toEqual([]);
    await giveUp(client, ticketId);
    expect(leaksIn(logged())).toEqual([]);
  });

  it("is put aside without the personal data in a stored state", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    const ticketId = await sendTicket(client, "human-request");
    await waitFor(client, ticketId, "escalated");
    await untilDeskKnows(client, ticketId);
    await tamper(
      client,
      ticketId,
      `update tickets set snapshot = json_set(snapshot, '$.machineVersion', 'ticket of ${canaries.email} ${canaries.card}') where ticket_id = ?`,
    );
    jumpAhead(24 * 3_600_000);
    for (let rounds = 0; rounds < 40 && (await lettersOf(client, ticketId)).length === 0; rounds += 1) {
      const [trouble] = await querySql(
        client,
        ticketId,
        "select due_at from troubles where ticket_id = ?",
        ticketId,
      );
      if (trouble?.["due_at"]) moveTo(Number(trouble["due_at"]));
      await ring(client, ticketId);
      await pause(20);
    }

    const [letter] = await untilTold(client, ticketId);
    expect(letter?.error).toContain("[email]");
    expect(leaksIn([letter, logged()])).toEqual([]);
  });

  it("is put aside without the personal data in a queue's message", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    const body = { tenantId: client.tenant.id, note: words };

    await recordDeadLetters(batchOf(body), env);

    const { body: listed } = await request(client, "dead-letters?status=open&limit=200");
    expect(JSON.stringify(listed)).toContain("[email]");
    expect(leaksIn([listed, logged()])).toEqual([]);
    await expect(consumePointers(batchOf(body), env)).resolves.toBeUndefined();
  });

  it("is described in one line, by kinds", () => {
    log("warn", "test.failed", { reason: words });

    expect(describeError(new Error(words))).toBe(
      "Error: could not find [email], [card], [iban], [phone], [nationalId], [secret], [ip]",
    );
    expect(leaksIn(logged())).toEqual([]);
  });
});

const assessment = {
  intent: "order_status",
  confidence: 0.95,
  priority: "normal",
  sentiment: "neutral",
  language: "en",
  riskFlags: [],
  entities: {
    orderIds: ["SB-10027"],
    invoiceIds: [],
    subscriptionIds: [],
    trackingNumbers: [],
    emails: [],
    amounts: [],
  },
  route: "resolve",
  reason: null,
  summary: "The customer asks where an order is.",
};
/** The requester's own, as the task shows them. */
const email = String.raw`{{find:"requester":\{"email":"(\[email_\w+\])"}}`;
const firstName = String.raw`{{find:"requester":\{"email":"[^"]*","name":"(\[name_\w+\]) }}`;
const drafted = {
  outcome: "drafted",
  reason: null,
  note: null,
  language: "en",
  reply: `Hi ${firstName},\n\nyour order SB-10027 is out for delivery. Its tracking number is NW4829130900.\n\nKind regards,\nThe support team`,
  claims: [
    { text: "Order SB-10027 is out for delivery.", evidenceIds: ["e3"] },
    { text: "Its tracking number is NW4829130900.", evidenceIds: ["e3"] },
  ],
  actions: [],
  confidence: 0.9,
};
const wellBehaved: ModelReply[] = [
  { say: assessment },
  {
    call: [
      { tool: "customers_find", input: { email } },
      { tool: "orders_get", input: { orderId: "SB-10027" } },
      { tool: "shipments_track", input: { orderId: "SB-10027" } },
    ],
  },
  { say: { relevant: ["e1", "e2", "e3"], gaps: [] } },
  { say: drafted },
  { say: { objections: [] } },
];

/** A tenant whose models are a server on loopback, which replies in this order, over and over. */
async function openOutside(replies: ModelReply[]) {
  const client = await openTenant(findTestTenant("demo-outside"), "demo");
  const { baseUrl, requests } = await serve([...replies, ...(replies === wellBehaved ? replies : [])]);
  const pass = globalThis.fetch.bind(globalThis);
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    return url.startsWith("https://models.example/v1")
      ? pass(url.replace("https://models.example/v1", baseUrl), init)
      : pass(input, init);
  });
  return { client, requests };
}

async function sendCanaries(client: SignalboxClient): Promise<string> {
  const ticket = {
    ...copyTicket("shipping-status"),
    body: `Where is my order SB-10027?\nWrite to ${canaries.email} or call ${canaries.phone}. I paid with ${canaries.card} from ${canaries.iban}; SSN ${canaries.ssn}, key ${canaries.token}, from ${canaries.ip}.\n\nRegards,\nOliver Penrose`,
  };
  return (await deliver(client, ticket)).ticketId;
}

function leaksIn(value: unknown): string[] {
  const text = JSON.stringify(value) ?? "";
  return everything.filter((canary) => text.includes(canary));
}

function logged(): unknown[] {
  return spies.flatMap(({ mock }) => mock.calls);
}

async function repliesTo(client: SignalboxClient, ticketId: string) {
  return (await client.books()).repliesSent.filter((each) => each.ticketId === ticketId);
}

function emailsIn(value: unknown): string[] {
  return [...new Set(JSON.stringify(value).match(/\[email_[a-z2-7]{8}\]/g))];
}

function batchOf(body: unknown): MessageBatch {
  const message = { id: "m1", timestamp: new Date(), body, attempts: 1, ack: () => {}, retry: () => {} };
  // The consumers use nothing else of a batch.
  return { queue: "signalbox-intake", messages: [message] } as unknown as MessageBatch;
}
