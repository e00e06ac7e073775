/** A reply answers what its draft has read, or it does not leave. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import { turnLimits } from "../../src/machines/ticket-setup.ts";
import { holdAt, playBusiness } from "../support/effects.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  copyTicket,
  deliver,
  intercept,
  readDeeds,
  readEventTypes,
  request,
  tidyUp,
  waitFor,
  waitUntilStill,
} from "../support/tickets.ts";

const question = "Sorry, one thing more: where is order SB-10027 right now?";

afterEach(tidyUp);

describe("a customer who writes on the helpdesk between draft and reply", () => {
  it("gets one reply, to all they wrote; the webhook that comes later is no news", async () => {
    const { client, ticket, ticketId, held } = await holdReply();
    await writeToThread(client, ticketId, "th-1", question);
    held.open();
    const view = await waitFor(client, ticketId, "resolved");
    expect(view).toMatchObject({ reason: "replied" });
    expect(view.path.filter((state) => state === "replying")).toHaveLength(2);
    expect(view.effects).toMatchObject([
      { tool: "replies.send@1", status: "withdrawn", attempts: 1 },
      { tool: "replies.send@1", status: "confirmed", attempts: 1 },
    ]);
    expect(view.messages.filter(({ from }) => from === "customer").map((message) => message.body)).toEqual([
      ticket["body"],
      question,
    ]);
    expect(view.messages.at(-1)).toMatchObject({ from: "signalbox", body: view.reply?.body });
    expect((await readDeeds(client, { ticketId })).replies).toEqual([view.reply?.body]);

    expect((await deliver(client, { ...ticket, body: question })).body.status).toBe("duplicate");
    expect(await client.readTicket(ticketId)).toMatchObject({ state: "resolved", path: view.path });
  });

  it("is answered though their words cannot be read at that moment", async () => {
    const { client, ticketId, held } = await holdReply({ readThread: ["lostBefore"] });
    await writeToThread(client, ticketId, "th-1", question);
    held.open();
    const view = await waitFor(client, ticketId, "resolved");
    expect(view.effects.map(({ status }) => status)).toEqual(["withdrawn", "withdrawn", "confirmed"]);
    expect(view.messages.map(({ id }) => id)).toContain("th-1");
    expect((await readDeeds(client, { ticketId })).replies).toHaveLength(1);
  });

  it("by a clock that is behind ours gets one reply all the same", async () => {
    const { client, ticketId, held } = await holdReply();
    await writeToThread(client, ticketId, "th-1", question, Date.now() - 60_000);
    held.open();
    const view = await waitUntilStill(client, ticketId);
    expect(view).toMatchObject({ state: "resolved", reason: "replied" });
    expect(view.effects.map(({ status }) => status)).toEqual(["withdrawn", "confirmed"]);
  });

  it("and whose webhook comes before the reply leaves gets one reply, though the two names differ", async () => {
    const { client, ticket, ticketId, held } = await holdReply();
    await writeToThread(client, ticketId, "th-1", question);
    expect((await deliver(client, { ...ticket, body: question })).body.status).toBe("updated");
    held.open();
    const view = await waitUntilStill(client, ticketId);
    expect(view).toMatchObject({ state: "resolved", reason: "replied" });
    expect((await readDeeds(client, { ticketId })).replies).toEqual([view.reply?.body]);
  });

  it("is answered again after that, though what they write then comes by webhook alone", async () => {
    const { client, ticket, ticketId, held } = await holdReply();
    await writeToThread(client, ticketId, "th-1", question);
    held.open();
    await waitFor(client, ticketId, "resolved");
    await deliver(client, { ...ticket, body: "Thank you. Where is order SB-10027 today?" });
    const view = await waitUntilStill(client, ticketId);
    expect(view).toMatchObject({ state: "resolved", reason: "replied" });
    expect((await readDeeds(client, { ticketId })).replies).toHaveLength(2);
  });

  it("again and again is a person's after so many beginnings, and gets no reply to old words", async () => {
    const client = await openShared();
    let written = 0;
    intercept(env.SANDBOX_BUSINESS, "run", async (pass, [, operation, input]) => {
      if (operation !== "sendReply") return pass();
      written += 1;
      const { ticketId } = input as { ticketId: string };
      await writeToThread(client, ticketId, `th-${written}`, `And another thing, number ${written}.`);
      return pass();
    });
    const { ticketId } = await deliver(client, copyTicket("shipping-status"));
    const view = await waitFor(client, ticketId, "escalated", "resolved");
    expect(view).toMatchObject({ state: "escalated", reason: "loopDetected" });
    expect(written).toBe(turnLimits.restarts + 1);
    expect(view.messages.map(({ id }) => id)).toContain(`th-${written}`);
    expect((await readDeeds(client, { ticketId })).replies).toEqual([]);
  });
});

describe("a customer whose message comes by webhook between draft and reply", () => {
  it.each(["effectAuthorised", "effectDispatched"] as const)(
    "while the reply stands at %s: it does not leave, and one reply answers both",
    async (point) => {
      const { client, ticket, ticketId, held, asked } = await holdReply({}, point);
      const second = await deliver(client, { ...ticket, body: question });
      expect(second.body.status).toBe("updated");
      held.open();
      const view = await waitFor(client, ticketId, "resolved");
      expect(view.effects.map(({ status }) => status)).toEqual(["withdrawn", "confirmed"]);
      expect(asked.filter(({ operation }) => operation === "sendReply")).toHaveLength(1);
      expect((await readDeeds(client, { ticketId })).replies).toEqual([view.reply?.body]);
    },
  );

  it("while an action is on its way: what is done stays done, and no reply to the old words leaves", async () => {
    const client = await openShared();
    const asked = playBusiness({});
    const held = holdAt("effectApplied");
    const ticket = copyTicket("refund-small");
    const { ticketId } = await deliver(client, ticket);
    await held.untilReached();
    await deliver(client, { ...ticket, body: "Thank you! When will the money for SB-10002 be there?" });
    held.open();
    const view = await waitUntilStill(client, ticketId);
    expect(await readEventTypes(client, ticketId)).toContain("reply.outdated");
    expect(view.path.filter((state) => state === "triaging")).toHaveLength(2);
    const { refunds, replies } = await readDeeds(client, { ticketId, orderId: "SB-10002" });
    expect(refunds).toEqual([3_400]);
    expect(replies).toHaveLength(asked.filter(({ operation }) => operation === "sendReply").length);
    expect(replies.length).toBeLessThanOrEqual(1);
  });

  it("by itself, as an out-of-office note, holds no reply up", async () => {
    const { client, ticket, ticketId, held } = await holdReply();
    await deliver(client, { ...ticket, body: "I am away.", metadata: { autoSubmitted: "auto-replied" } });
    held.open();
    const view = await waitFor(client, ticketId, "resolved");
    expect(view.effects.map(({ status }) => status)).toEqual(["confirmed"]);
    await vi.waitUntil(async () => (await readDeeds(client, { ticketId })).replies.length === 1);
  });
});

function openShared() {
  return openTenant(findTestTenant("demo-shared"), "demo");
}

/** A ticket whose reply is drafted and about to leave, and leaves when it is let go. */
async function holdReply(
  plays: Parameters<typeof playBusiness>[0] = {},
  point: Parameters<typeof holdAt>[0] = "effectDispatched",
) {
  const client = await openShared();
  const asked = playBusiness(plays);
  const held = holdAt(point);
  const ticket = copyTicket("shipping-status");
  const { ticketId } = await deliver(client, ticket);
  await held.untilReached();
  return { client, ticket, ticketId, held, asked };
}

/** No webhook tells of it. */
async function writeToThread(
  client: SignalboxClient,
  ticketId: string,
  id: string,
  body: string,
  at = Date.now(),
): Promise<void> {
  const message = { id, authorName: "Ida Brandt", body, at };
  if (id === "th-1") {
    const path = `sandbox/threads/${ticketId}/messages`;
    expect(await request(client, path, { role: "admin", body: message })).toMatchObject({ status: 200 });
    return;
  }
  const { id: tenantId } = client.tenant;
  const business = env.SANDBOX_BUSINESS.getByName(
    createObjectName({ tenantId, kind: "sandbox", id: "main" }),
  );
  await business.writeToThread(tenantId, ticketId, message);
}
