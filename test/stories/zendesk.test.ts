/** Whole tickets whose helpdesk is Zendesk: signed webhook in, public comment out. */
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { writePlainBody } from "../../src/connectors/zendesk/comment-body.ts";
import {
  agent,
  agentEmail,
  anAudit,
  aTicket,
  aWorld,
  openZendesk,
  token,
} from "../connectors/zendesk/worlds.ts";
import type { ZendeskUser } from "../connectors/zendesk/zendesk-server.ts";
import { connectTenant } from "../support/connected-tenant.ts";
import { holdAt, tryToTheEnd, waitForEffect } from "../support/effects.ts";
import { tidyUp, waitFor } from "../support/tickets.ts";

const world = openZendesk("zendesk-story");
const rosa: ZendeskUser = {
  id: 36_004_101,
  name: "Rosa Delaney",
  email: "Rosa.Delaney@example.com",
  role: "end-user",
};
const stranger: ZendeskUser = { ...rosa, id: 36_004_102, email: "somebody@example.org" };
const settings = { baseUrl: world.baseUrl, agentUserId: String(agent.id), auth: "apiToken", agentEmail };
let shop: SignalboxClient;
let live: SignalboxClient;

beforeAll(async () => {
  const connection = { connector: "zendesk", settings, token };
  shop = await connectTenant({ ...connection, tenantId: "demo-zendesk", environment: "sandbox" });
  live = await connectTenant({ ...connection, tenantId: "demo-zendesk-live", environment: "live" });
});

afterEach(tidyUp);

const refund =
  "Hello, the cushion cover from order SB-10054 is too small for my cushion. I'd like to return it for a refund, please.";
const howTo =
  "Hello, my new floor lamp flickers when I dim it. Which bulb do I need, and how do I change it?";

describe("a Zendesk ticket whose event names its requester by number alone", () => {
  it("is known to be the customer's by the helpdesk's own record, so a small refund is paid", async () => {
    const { ticketId } = await ask(shop, refund);
    const view = await waitFor(shop, ticketId, "resolved", "escalated", "awaitingApproval");
    expect(view).toMatchObject({
      state: "resolved",
      reason: "replied",
      ticket: { requester: { email: null, externalId: String(rosa.id) } },
    });
    expect(view.calls.map(({ callee }) => callee)).toContain("zendesk.readTicket@1");
    const { refunds } = await shop.books();
    expect(refunds.filter(({ orderId }) => orderId === "SB-10054")).toMatchObject([{ amountCents: 2_750 }]);
    expect(await publicComments()).toEqual([refund, writePlainBody(view.reply?.body ?? "nothing")]);
    expect((await world.state()).violations).toEqual([]);
  });

  it("is nobody's where the record names another address: nothing is told and nothing paid", async () => {
    const before = (await shop.books()).refunds.length;
    const { ticketId } = await ask(shop, refund, stranger);
    const view = await waitFor(shop, ticketId, "resolved", "escalated", "awaitingApproval");
    expect(view.effects.map(({ tool }) => tool)).not.toContain("refunds.create@1");
    expect((await shop.books()).refunds).toHaveLength(before);
    expect(view.reply?.body ?? "").not.toContain("27.50");
  });
});

describe("a reply on Zendesk", () => {
  it("of a live tenant is one public comment, and is not taken for a person's when it comes back", async () => {
    const { ticketId, number } = await ask(live, howTo);
    const view = await waitFor(live, ticketId, "resolved", "escalated");
    expect(view).toMatchObject({ state: "resolved", reason: "replied" });
    expect(view.reply?.body).toContain("bulb");
    expect(await publicComments()).toEqual([howTo, writePlainBody(view.reply?.body ?? "nothing")]);

    const echo = await say(live, number, { id: "9001", body: view.reply?.body ?? "", author: agent });
    expect(echo.body).toMatchObject({ status: "ignored", reason: "ownDoing" });
    expect((await live.readTicket(ticketId)).path).toEqual(view.path);
  });

  it("whose answer is lost is found in the ticket's audits, and is there once", async () => {
    const held = holdAt("effectDispatched");
    const { ticketId } = await ask(live, howTo);
    await held.untilReached();
    await world.break([{ method: "PUT", path: "/tickets/", do: "dropAfter" }]);
    held.open();
    await waitForEffect(live, ticketId, "unknown");
    const view = await tryToTheEnd(live, ticketId);
    expect(view).toMatchObject({ state: "resolved", reason: "replied" });
    expect(view.effects).toMatchObject([{ tool: "zendesk.reply@1", status: "foundApplied", attempts: 1 }]);
    expect(await publicComments()).toHaveLength(2);
  });

  it("is refused by Zendesk itself where the customer writes in between, and then answers both", async () => {
    const held = holdAt("effectDispatched");
    const { ticketId, number } = await ask(live, howTo);
    await held.untilReached();
    await world.break([{ method: "PUT", path: "/tickets/", do: "meanwhile" }]);
    held.open();
    const view = await waitFor(live, ticketId, "resolved", "escalated");
    expect(view).toMatchObject({ state: "resolved", reason: "replied" });
    expect(view.effects.map(({ status }) => status)).toEqual(["withdrawn", "confirmed"]);
    const [, added, reply, ...others] = await publicComments();
    expect([added, reply, others]).toEqual([
      "And one more thing.",
      writePlainBody(view.reply?.body ?? "nothing"),
      [],
    ]);
    const heard = view.messages.find(({ body }) => body === "And one more thing.");
    const late = await say(live, number, {
      id: heard?.id.split(":").at(-1) ?? "",
      body: "And one more thing.",
      author: rosa,
    });
    expect(late.body.status).toBe("duplicate");
  });

  it("to a trigger that names its comment leaves at the first try", async () => {
    const number = begin(howTo);
    await number.ready;
    const { body } = await live.deliver("zendesk", {
      event: null,
      key: null,
      ticket: {
        ticket_id: String(number.id),
        subject: "Lamp flickers",
        latest_comment: howTo,
        comment_id: "101",
        requester_email: "rosa.delaney@example.com",
        requester_id: String(rosa.id),
        author_role: "end-user",
        updated_at: new Date().toISOString(),
      },
    });
    const view = await waitFor(live, body.ticketId ?? "", "resolved", "escalated");
    expect(view.state).toBe("resolved");
    expect(view.effects).toMatchObject([{ status: "confirmed", attempts: 1 }]);
  });
});

let asked = 0;

/** A ticket in Zendesk with these words. */
function begin(words: string, user: ZendeskUser = rosa): { id: number; ready: Promise<void> } {
  asked += 1;
  const id = 41_000 + asked;
  const at = new Date().toISOString().replace(/\.\d+Z/, "Z");
  const first = anAudit(100, words, {
    at,
    authorId: user.id,
    comment: { id: 101, authorId: user.id, body: words, isPublic: true },
  });
  const ticket = aTicket({ id, requesterId: user.id, audits: [first], createdAt: at, updatedAt: at });
  return { id, ready: world.begin({ ...aWorld(ticket), now: at, users: [rosa, stranger, agent] }) };
}

/** The same, and its event. */
async function ask(client: SignalboxClient, words: string, user: ZendeskUser = rosa) {
  const { id, ready } = begin(words, user);
  await ready;
  const { status, body } = await client.deliver("zendesk", {
    event: null,
    key: null,
    ticket: {
      ...envelope("zen:event-type:ticket.created"),
      detail: {
        ...detailOf(id, user),
        description: words,
        is_public: true,
        submitter_id: String(user.id),
      },
      event: {},
    },
  });
  expect(status).toBe(202);
  return { number: id, ticketId: body.ticketId ?? "" };
}

/** A comment's event alone. */
function say(
  client: SignalboxClient,
  number: number,
  { id, body, author }: { id: string; body: string; author: ZendeskUser },
) {
  const { role, name } = author;
  return client.deliver("zendesk", {
    event: null,
    key: null,
    ticket: {
      ...envelope("zen:event-type:ticket.comment_added"),
      detail: detailOf(number, rosa),
      event: {
        comment: {
          id,
          body,
          is_public: true,
          author: { id: String(author.id), is_staff: role !== "end-user", name },
        },
      },
    },
  });
}

function envelope(type: string) {
  return { account_id: 1, id: crypto.randomUUID(), time: new Date().toISOString(), type };
}

function detailOf(number: number, user: ZendeskUser) {
  return {
    id: String(number),
    subject: "About my order",
    priority: "NORMAL",
    requester_id: String(user.id),
    via: { channel: "email" },
  };
}

async function publicComments() {
  const { audits = [] } = (await world.state()).world.tickets[0] ?? {};
  return audits.flatMap(({ comment }) => (comment?.isPublic ? [comment.body] : []));
}
