import { describe, expect, it } from "vitest";
import commentByAgent from "../../../fixtures/webhooks/zendesk/comment-by-agent.json" with { type: "json" };
import commentByCustomer from "../../../fixtures/webhooks/zendesk/comment-by-customer.json" with { type: "json" };
import commentBySystem from "../../../fixtures/webhooks/zendesk/comment-by-system.json" with { type: "json" };
import commentPrivate from "../../../fixtures/webhooks/zendesk/comment-private.json" with { type: "json" };
import messageByAgent from "../../../fixtures/webhooks/zendesk/message-by-agent.json" with { type: "json" };
import messageByBot from "../../../fixtures/webhooks/zendesk/message-by-bot.json" with { type: "json" };
import messageByEndUser from "../../../fixtures/webhooks/zendesk/message-by-end-user.json" with { type: "json" };
import statusChanged from "../../../fixtures/webhooks/zendesk/status-changed.json" with { type: "json" };
import createdByAgent from "../../../fixtures/webhooks/zendesk/ticket-created-by-agent.json" with { type: "json" };
import firstComment from "../../../fixtures/webhooks/zendesk/ticket-created-first-comment.json" with { type: "json" };
import ticketCreated from "../../../fixtures/webhooks/zendesk/ticket-created.json" with { type: "json" };
import triggerAgent from "../../../fixtures/webhooks/zendesk/trigger-agent-comment.json" with { type: "json" };
import triggerTicket from "../../../fixtures/webhooks/zendesk/trigger-new-ticket.json" with { type: "json" };
import type { WebhookRequest } from "../../../src/connectors/webhook.ts";
import { verifyZendeskSignature, zendeskSource } from "../../../src/connectors/zendesk/webhook.ts";
import { createTicketId } from "../../../src/domain/ids.ts";
import { messageSchema, ticketSchema } from "../../../src/domain/ticket.ts";
import { forge, withHeader, type Forgery } from "./forgeries.ts";
import {
  changed,
  hmac,
  isoSeconds,
  nowMs,
  secrets,
  signZendesk,
  unixSeconds,
  type Fixture,
} from "./signing.ts";

const header = "x-zendesk-webhook-signature";
const timeHeader = "x-zendesk-webhook-signature-timestamp";
const otherSecret = "another-secret-that-is-long-enough";

describe("the signature of a Zendesk delivery", async () => {
  it("is accepted when it is genuine", async () => {
    expect((await zendeskSource.receive(await signZendesk(ticketCreated))).ok).toBe(true);
  });

  it.each(await forgeries())("is refused with %s", async (_what, request) => {
    expect(await reasonOf(request)).toMatch(/^(signature|timestamp)/);
  });

  it.each([-300, -299, 0, 299, 300])("is accepted %i seconds off", async (offset) => {
    const request = await signZendesk(ticketCreated, { timestamp: isoSeconds(offset) });
    expect((await zendeskSource.receive(request)).ok).toBe(true);
  });

  it.each(["2026-03-10T12:00:00.123Z", "2026-03-10T14:01:00+02:00", "2026-03-10T12:00Z"])(
    "is accepted with the time %s",
    async (timestamp) => {
      expect((await zendeskSource.receive(await signZendesk(ticketCreated, { timestamp }))).ok).toBe(true);
    },
  );

  it.each([
    isoSeconds(-301),
    isoSeconds(301),
    "2026-03-10T12:00:00",
    "2026-03-10",
    "2026-13-40T99:00:00Z",
    "Tue, 10 Mar 2026 12:00:00 GMT",
    unixSeconds(0),
    String(nowMs),
    "now",
  ])("is refused with the time %s, though genuine", async (timestamp) => {
    const request = await signZendesk(ticketCreated, { timestamp });
    expect(await reasonOf(request)).toBe("timestampOutsideTolerance");
  });

  it.each([header, timeHeader])("is missing without %s", async (name) => {
    expect(await reasonOf(withHeader(await signZendesk(ticketCreated), name, null))).toBe("signatureMissing");
  });

  it("is taken from either of two secrets while they change", async () => {
    for (const secret of [secrets.zendesk, otherSecret]) {
      const signed = await signZendesk(ticketCreated, { secret });
      const request = { ...signed, secrets: [otherSecret, secrets.zendesk] };
      expect((await zendeskSource.receive(request)).ok).toBe(true);
    }
  });

  it("is made with the secret as it is written, even where it looks like base64", async () => {
    const secret = Buffer.alloc(32, 0x51).toString("base64");
    const request = { ...(await signZendesk(ticketCreated, { secret })), secrets: [secret] };
    expect((await zendeskSource.receive(request)).ok).toBe(true);
  });

  it("is not taken from a secret too short to be used, though it is right", async () => {
    const secret = "twenty-three-bytes-long";
    const request = { ...(await signZendesk(ticketCreated, { secret })), secrets: [secret] };
    expect(verifyZendeskSignature(request).ok).toBe(true);
    expect(await reasonOf(request)).toBe("signatureInvalid");
  });

  it("may be over no body, which then is no JSON", async () => {
    expect(await reasonOf(await signZendesk({ headers: {}, body: "" }))).toBe("jsonInvalid");
  });
});

describe("a Zendesk ticket", () => {
  it("is its requester's", async () => {
    const { ticket, message, ...delivery } = await receive(ticketCreated);
    expect(ticketSchema.parse(ticket)).toEqual({
      id: createTicketId({ tenantId: "demo", source: "zendesk", externalId: "6120" }),
      tenantId: "demo",
      source: "zendesk",
      externalId: "6120",
      subject: "Charged twice",
      requester: { email: null, name: null, externalId: "8800100" },
      channel: "email",
      locale: null,
      priority: "high",
      attachments: [],
      metadata: { accountId: "4400200" },
      url: null,
    });
    expect(messageSchema.parse(message)).toEqual({
      id: "zendesk:ticket:6120:created",
      from: "customer",
      authorName: null,
      body: "I was charged twice for order LL-10307. Please look into it.",
      automatic: false,
      at: Date.parse("2026-03-04T12:00:00.482Z"),
    });
    expect(delivery.eventKey).toBe("zendesk:0f4ad001-0000-4000-8000-000000000001");
  });

  it("opened by an agent begins with the agent's words", async () => {
    expect((await receive(createdByAgent)).message.from).toBe("human");
  });

  it("says the same once more when its first comment is reported", async () => {
    const [created, comment] = [await receive(ticketCreated), await receive(firstComment)];
    expect(comment.eventKey).not.toBe(created.eventKey);
    expect(comment.contentKey).toBe(created.contentKey);
    expect(comment.ticket.id).toBe(created.ticket.id);
  });

  it("may leave most things out", async () => {
    const bare = changed(ticketCreated, { detail: { id: 6120, description: null } });
    const { ticket, message } = await receive(bare);
    expect(ticket).toMatchObject({
      subject: "",
      priority: null,
      channel: null,
      requester: { externalId: null },
    });
    expect(ticket.id).toBe((await receive(ticketCreated)).ticket.id);
    expect(message).toMatchObject({ from: "customer", body: "" });
  });

  it.each(["yesterday", "", "1999-12-31T23:59:59Z", "2030-01-01T00:00:00Z"])(
    "is dated now where Zendesk says %j",
    async (time) => {
      expect((await receive(changed(ticketCreated, { time }))).message.at).toBe(nowMs);
    },
  );

  it("has no priority where Zendesk names one we do not know", async () => {
    expect((await receive(changed(ticketCreated, { "detail.priority": "VIP" }))).ticket.priority).toBeNull();
  });
});

describe("what is said in a Zendesk ticket", () => {
  it.each([
    [
      "a customer's comment",
      commentByCustomer,
      "customer",
      "Ines Duarte",
      "The second charge is still there today.",
    ],
    ["an agent's comment", commentByAgent, "human", "Theo Marsh", "I am looking into it now."],
    ["a customer's message", messageByEndUser, "customer", "Wren", "Can I still change the colour?"],
    ["an agent's message", messageByAgent, "human", "Theo Marsh", "Yes, until it ships."],
  ])("is heard: %s", async (_what, fixture, from, authorName, body) => {
    expect((await receive(fixture)).message).toMatchObject({ from, authorName, body });
  });

  it("may be said without words", async () => {
    expect((await receive(changed(messageByEndUser, { "event.message.body": null }))).message.body).toBe("");
    expect((await receive(changed(commentByCustomer, { "event.comment.body": "" }))).message.body).toBe("");
  });

  it("is one event in every copy, and another event next time", async () => {
    const first = await receive(commentByCustomer);
    const copy = await signZendesk(commentByCustomer, { timestamp: isoSeconds(-200) });
    expect(await receiveRequest(copy)).toEqual(first);
    const next = await receive(changed(commentByCustomer, { id: "another", "event.comment.body": "Hello?" }));
    expect(next.eventKey).not.toBe(first.eventKey);
    expect(next.contentKey).not.toBe(first.contentKey);
    expect(next.ticket.id).toBe(first.ticket.id);
  });

  it.each([
    ["a note among agents", commentPrivate, "privateNote"],
    [
      "a ticket that begins with a note",
      changed(ticketCreated, { "detail.is_public": false }),
      "privateNote",
    ],
    ["Zendesk's own comment", commentBySystem, "writtenByMachine"],
    ["a bot's message", messageByBot, "writtenByMachine"],
    ["a trigger's message", changed(messageByBot, { "event.actor.type": "trigger" }), "writtenByMachine"],
    [
      "a message of a kind of actor not known",
      changed(messageByBot, { "event.actor.type": "ghost" }),
      "writtenByMachine",
    ],
    ["a change of status", statusChanged, "eventNotHandled"],
    [
      "a new article",
      changed(statusChanged, { type: "zen:event-type:article.published" }),
      "eventNotHandled",
    ],
  ])("is ignored: %s", async (_what, fixture, reason) => {
    const received = await zendeskSource.receive(await signZendesk(fixture));
    expect(received).toEqual({ ok: true, value: { kind: "ignored", reason } });
  });
});

describe("what we said on Zendesk ourselves", () => {
  const settings = { subdomain: "lantern", agentUserId: "8800200", auth: "oauth" };
  const hear = async (fixture: Fixture, given: unknown = settings) => {
    const received = await zendeskSource.receive({ ...(await signZendesk(fixture)), settings: given });
    if (!received.ok) throw new Error(JSON.stringify(received));
    const delivery = received.value;
    if (delivery.kind === "message") return delivery.message.from;
    return delivery.kind === "ignored" ? delivery.reason : delivery.kind;
  };

  it.each([
    ["a comment", commentByAgent],
    ["a message", changed(messageByAgent, { "event.actor.id": "8800200" })],
    ["a trigger that names the writer", changed(triggerAgent, { author_id: "8800200" })],
    ["a trigger that names the writer by a number", changed(triggerAgent, { author_id: 8_800_200 })],
  ])("is ignored: %s", async (_what, fixture) => {
    expect(await hear(fixture)).toBe("ownDoing");
  });

  it.each([
    ["a colleague's comment", changed(commentByAgent, { "event.comment.author.id": "8800201" }), "human"],
    ["a customer's comment", commentByCustomer, "customer"],
    ["a trigger that does not name the writer", triggerAgent, "human"],
    ["a trigger without a name, by the number of nobody", changed(triggerAgent, { author_id: "" }), "human"],
  ])("is not what others said: %s", async (_what, fixture, from) => {
    expect(await hear(fixture)).toBe(from);
  });

  it.each([null, {}, { agentUserId: "8800200" }])("is not told by settings like %j", async (given) => {
    expect(await hear(commentByAgent, given)).toBe("human");
  });
});

describe("the name of a Zendesk message", () => {
  it("is the one it has in the thread, whatever delivery brings it", async () => {
    expect((await receive(ticketCreated)).message.id).toBe("zendesk:ticket:6120:created");
    expect((await receive(commentByCustomer)).message.id).toBe("zendesk:comment:9900100");
    expect((await receive(changed(triggerAgent, { comment_id: 9900100 }))).message.id).toBe(
      "zendesk:comment:9900100",
    );
  });

  it("is the delivery's own where it does not tell", async () => {
    for (const fixture of [messageByEndUser, triggerAgent]) {
      const { eventKey, message } = await receive(changed(fixture, { comment_id: undefined }));
      expect(message.id).toBe(eventKey);
    }
  });
});

describe("what a Zendesk trigger sends", () => {
  it("is a ticket", async () => {
    const { ticket, message } = await receive(triggerTicket);
    expect(ticketSchema.parse(ticket)).toMatchObject({
      externalId: "6140",
      subject: "Invoice without VAT number",
      requester: { email: "bao.tran@example.com", name: "Bao Tran", externalId: "8800400" },
      channel: "Web Form",
      locale: "en-GB",
      priority: "normal",
      metadata: {},
      url: "https://lantern-loom.zendesk.example/agent/tickets/6140",
    });
    expect(messageSchema.parse(message)).toMatchObject({
      from: "customer",
      authorName: "Bao Tran",
      body: triggerTicket.body.description,
      at: Date.parse("2026-03-06T07:00:00Z"),
    });
  });

  it("is an agent's where it says so", async () => {
    const { ticket, message } = await receive(triggerAgent);
    expect(ticket.id).toBe((await receive(triggerTicket)).ticket.id);
    expect(message).toMatchObject({ from: "human", authorName: "Theo Marsh", body: "It is on its way." });
  });

  it.each([
    ["end-user", "customer"],
    ["End user", "customer"],
    ["", "customer"],
    ["admin", "human"],
    ["Light agent", "human"],
  ])("from somebody whose role is %j is a %s's", async (role, from) => {
    expect((await receive(changed(triggerAgent, { author_role: role }))).message.from).toBe(from);
  });

  it("is the latest comment where there is one, else the description", async () => {
    const both = changed(triggerTicket, { latest_comment: "And two copies, please." });
    expect((await receive(both)).message.body).toBe("And two copies, please.");
    const neither = changed(triggerTicket, { latest_comment: "", description: null });
    expect((await receive(neither)).message.body).toBe("");
  });

  it("is one event in every copy, and another when its words, comment or time differ", async () => {
    const first = await receive(triggerAgent);
    expect((await receive(triggerAgent)).eventKey).toBe(first.eventKey);
    for (const changes of [
      { latest_comment: "Sent." },
      { comment_id: 7 },
      { updated_at: isoSeconds(0) },
      { ticket_id: 7 },
    ])
      expect((await receive(changed(triggerAgent, changes))).eventKey).not.toBe(first.eventKey);
  });

  it("is automatic where a mail system sent it", async () => {
    const bounce = changed(triggerTicket, { requester_email: "Postmaster@mx.example.com" });
    expect((await receive(bounce)).message.automatic).toBe(true);
  });

  it.each(["nobody", "a b@c.example", "", null])("knows no address in %j", async (requester_email) => {
    expect((await receive(changed(triggerTicket, { requester_email }))).ticket.requester.email).toBeNull();
  });
});

describe("a Zendesk body of another shape", () => {
  it.each([
    ["detail.id", changed(ticketCreated, { "detail.id": "LL-1" })],
    ["detail.id", changed(ticketCreated, { "detail.id": 1.5 })],
    ["detail", changed(ticketCreated, { detail: undefined })],
    ["account_id", changed(ticketCreated, { account_id: null })],
    ["id", changed(ticketCreated, { id: "" })],
    ["event.comment.author", changed(commentByCustomer, { "event.comment.author": undefined })],
    ["event.comment.author.is_staff", changed(commentByCustomer, { "event.comment.author.is_staff": "no" })],
    ["event.comment.is_public", changed(commentByCustomer, { "event.comment.is_public": null })],
    ["event.actor", changed(messageByEndUser, { "event.actor": undefined })],
    ["ticket_id", changed(triggerTicket, { ticket_id: undefined })],
    ["ticket_id", changed(triggerTicket, { ticket_id: "{{ticket.id}}" })],
    ["latest_comment", changed(triggerTicket, { latest_comment: undefined, description: undefined })],
    ["ticket_id", { headers: {}, body: "{}" }],
    ["body", { headers: {}, body: "[1]" }],
  ])("is refused, naming %s", async (named, fixture) => {
    const received = await zendeskSource.receive(await signZendesk(fixture));
    expect(received).toMatchObject({ ok: false, failure: { reason: "shapeInvalid" } });
    expect(JSON.stringify(received)).toContain(`${named}: `);
  });
});

async function forgeries(): Promise<Forgery[]> {
  const request = await signZendesk(ticketCreated);
  const code = request.headers.get(header)!;
  const body = Buffer.from(JSON.stringify(ticketCreated.body));
  const over = async (hash: "SHA-1" | "SHA-256" | "SHA-512", text: string) =>
    withHeader(
      request,
      header,
      (await hmac(hash, Buffer.from(secrets.zendesk), Buffer.from(text))).toString("base64"),
    );
  const later = isoSeconds(1);
  const list: Forgery[] = [
    ...forge({ request, signatureHeader: header, prefix: "", otherSecret }),
    ["the signature in hex", withHeader(request, header, Buffer.from(code, "base64").toString("hex"))],
    ["the signature without padding", withHeader(request, header, code.replace("=", ""))],
    ["the signature twice over", withHeader(request, header, `${code}, ${code}`)],
    ["a signature over the body alone", await over("SHA-256", String(body))],
    ["a signature over body and time in the wrong order", await over("SHA-256", body + isoSeconds(0))],
    ["a signature over time and body with a dot between", await over("SHA-256", `${isoSeconds(0)}.${body}`)],
    ["SHA-1", await over("SHA-1", isoSeconds(0) + body)],
    ["SHA-512", await over("SHA-512", isoSeconds(0) + body)],
    ["a later time", withHeader(request, timeHeader, later)],
    [
      "the same time written otherwise",
      withHeader(request, timeHeader, isoSeconds(0).replace("Z", "+00:00")),
    ],
    ["an empty time", withHeader(request, timeHeader, "")],
    ["no time", withHeader(request, timeHeader, null)],
    [
      "the body's first byte moved into the time",
      {
        ...withHeader(request, timeHeader, `${isoSeconds(0)}{`),
        body: request.body.slice(1),
      },
    ],
  ];
  if (list.length < 60) throw new Error("there are fewer forgeries than there should be");
  return list;
}

async function receive(fixture: Fixture) {
  return receiveRequest(await signZendesk(fixture));
}

async function receiveRequest(request: WebhookRequest) {
  const received = await zendeskSource.receive(request);
  if (!received.ok || received.value.kind !== "message") throw new Error(JSON.stringify(received));
  return received.value;
}

async function reasonOf(request: WebhookRequest) {
  const received = await zendeskSource.receive(request);
  return received.ok ? "accepted" : received.failure.reason;
}
