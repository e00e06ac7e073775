/** What happens between a crash and its discovery, and who discovers it. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import type { EffectView } from "../../src/domain/view.ts";
import type { SandboxBusiness } from "../../src/connectors/sandbox/sandbox-business.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { CrashPoint } from "../../src/observability/crash-points.ts";
import { at, carryTo, connectPlug, deliverFully, idOf, inTurn, type Plug } from "../support/crash.ts";
import { expectOneEnd, stories, writeSecondMessage } from "../support/crash-stories.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  copyTicket,
  intercept,
  jumpAhead,
  never,
  pause,
  ringAlarm,
  sendTicket,
  tidyUp,
  waitFor,
} from "../support/tickets.ts";

afterEach(tidyUp);

const { ending: paid } = stories["refund-small"];
const taken = { ...paid, state: "escalated", reason: "takenOver" } as const;

describe("a person who takes a ticket over", () => {
  it.each([
    ["effectAuthorised", 1, { refunds: [], replies: 0 }],
    ["effectDispatched", 1, { refunds: [], replies: 0 }],
    ["effectAuthorised", 2, { replies: 0 }],
    ["effectDispatched", 2, { replies: 0 }],
  ] as const)(
    "just before a request leaves, at %s (time %i), keeps it from leaving",
    async (point, time, end) => {
      const { client, ticketId, plug } = await holdTicket("refund-small", point, time);
      await takeOver(client, ticketId);
      plug.letGo();
      await untilNothingIsOwed(client, ticketId, plug);
      await expectOneEnd(client, { ticketId }, { ...taken, ...end });
    },
  );

  it.each([
    ["effectAuthorised", 1, { refunds: [], replies: 0 }],
    ["effectDispatched", 1, { refunds: [], replies: 0 }],
    ["effectApplied", 1, { replies: 0 }],
    ["effectAuthorised", 2, { replies: 0 }],
    ["effectDispatched", 2, { replies: 0 }],
    ["effectApplied", 2, {}],
  ] as const)("after a crash at %s (time %i) gets no more than had left", async (point, time, end) => {
    const { client, ticketId, plug } = await holdTicket("refund-small", point, time);
    await plug.pull();
    await takeOver(client, ticketId);
    await lookInLater(client, ticketId);
    await untilNothingIsOwed(client, ticketId, plug);
    await expectOneEnd(client, { ticketId }, { ...taken, ...end });
  });
});

describe("a customer who writes again", () => {
  it.each([
    ["effectAuthorised", 1],
    ["effectDispatched", 1],
    ["effectApplied", 2],
  ] as const)("after a crash of the reply at %s gets %i in all", async (point, replies) => {
    const { client, ticket, ticketId, plug } = await holdTicket("reopened-same-question", point, 1);
    await plug.pull();
    await writeSecondMessage(client, "reopened-same-question", ticket);
    await lookInLater(client, ticketId);
    await expectAnswered(client, ticketId, plug, replies);
  });

  it.each(["effectAuthorised", "effectDispatched"] as const)(
    "just before the reply leaves, at %s, gets one that has read it",
    async (point) => {
      const { client, ticket, ticketId, plug } = await holdTicket("reopened-same-question", point, 1);
      await writeSecondMessage(client, "reopened-same-question", ticket);
      plug.letGo();
      await expectAnswered(client, ticketId, plug, 1);
    },
  );
});

describe("a reply that is still on its way when everything is lost", () => {
  it("is waited for before it is looked for, and is not sent again", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    const network = delayReplies();
    const ticketId = await sendTicket(client, "shipping-status");
    await network.untilSent();
    const plug = connectPlug(client, ticketId, () => false);
    await plug.pull();
    jumpAhead(5_000);
    await ringAlarm(client, ticketId);
    await pause(200);
    await network.arrive();
    await lookInLater(client, ticketId);
    await carryTo(client, ticketId, plug, ({ state }) => state === "resolved");
    await expectOneEnd(client, { ticketId }, stories["shipping-status"].ending);
  });
});

describe("after a crash", () => {
  it("that nobody notices the ticket's own alarm goes off, and it is carried on", async () => {
    // The heartbeat is ten seconds off: for an object whose clock is eight seconds slow, two.
    jumpAhead(-8_000);
    const { client, ticketId, plug } = await holdTicket("shipping-status", "agentEntered", 2);
    vi.useRealTimers();
    await plug.pull();
    // Nobody looks at the ticket: that would wake it.
    await vi.waitUntil(() => plug.trailSince().length > 0, { timeout: 12_000, interval: 20 });
    await waitFor(client, ticketId, "resolved");
    await expectOneEnd(client, { ticketId }, stories["shipping-status"].ending);
  });

  it("whoever looks at the ticket wakes it", async () => {
    const { client, ticketId, plug } = await holdTicket("shipping-status", "agentEntered", 2);
    await plug.pull();
    await waitFor(client, ticketId, "resolved");
    await expectOneEnd(client, { ticketId }, stories["shipping-status"].ending);
  });

  it("at its end the desk learns of it all the same", async () => {
    const { client, ticketId, plug } = await holdTicket("shipping-status", "endCommitted", 1);
    const readListed = async () =>
      (await client.listTickets({ limit: 100 })).items.find(({ id }) => id === ticketId);
    expect(await readListed()).not.toMatchObject({ state: "resolved" });
    await plug.crash();
    await vi.waitUntil(async () => (await readListed())?.state === "resolved", {
      timeout: 5_000,
      interval: 20,
    });
  });
});

/** The first reply stays on the network until it is let arrive; others arrive at once. */
function delayReplies() {
  let sent: Parameters<SandboxBusiness["run"]> | null = null;
  intercept(env.SANDBOX_BUSINESS, "run", async (pass, args) => {
    const request = args as Parameters<SandboxBusiness["run"]>;
    if (request[1] !== "sendReply" || sent) return pass();
    sent = request;
    return never();
  });
  return {
    untilSent: () => vi.waitUntil(() => sent, { timeout: 5_000, interval: 10 }),
    arrive: async () => {
      if (!sent) throw new Error("nothing is on its way");
      const name = createObjectName({ tenantId: sent[0], kind: "sandbox", id: "main" });
      await env.SANDBOX_BUSINESS.getByName(name).run(...sent);
    },
  };
}

/** A ticket whose code stays at a point, until it is let go or everything is lost. */
async function holdTicket(fixture: string, point: CrashPoint, time: number) {
  const client = await openTenant(findTestTenant("demo-own"), "demo");
  const ticket = copyTicket(fixture);
  const ticketId = idOf(client, ticket);
  const plug = connectPlug(client, ticketId, inTurn(at(point, time)), { mayOthersGoOn: true });
  await deliverFully(client, ticket);
  await plug.untilHeld();
  return { client, ticket, ticketId, plug };
}

async function takeOver(client: SignalboxClient, ticketId: string): Promise<void> {
  await client.act(ticketId, "messages", { from: "human", body: "I am on it." });
}

async function lookInLater(client: SignalboxClient, ticketId: string): Promise<void> {
  jumpAhead(60_000);
  await ringAlarm(client, ticketId);
}

async function untilNothingIsOwed(client: SignalboxClient, ticketId: string, plug: Plug): Promise<void> {
  const isOwed = ({ status }: EffectView) => ["authorised", "dispatched", "unknown"].includes(status);
  await carryTo(client, ticketId, plug, ({ effects }) => !effects.some(isOwed));
}

async function expectAnswered(client: SignalboxClient, ticketId: string, plug: Plug, replies: number) {
  await carryTo(client, ticketId, plug, ({ state }) => state === "resolved");
  await expectOneEnd(client, { ticketId }, { ...stories["shipping-status"].ending, replies });
}
