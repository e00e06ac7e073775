/** Everything in memory is lost once, at each point and each time it is reached, in every kind of ticket. */
import { abortAllDurableObjects } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { crashPointNames, type CrashPoint } from "../../src/observability/crash-points.ts";
import { at, connectPlug, everywhere, inTurn, playThrough, type CrashRule } from "../support/crash.ts";
import { expectOneEnd, stories, type Ending, type StoryName } from "../support/crash-stories.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { readRows, request, tidyUp } from "../support/tickets.ts";

afterEach(tidyUp);
const crashedAt = new Set<CrashPoint>();

/** The points a straight reply passes, each as often as it does. */
const straightWay: [CrashPoint, number][] = [
  ...once("deliveryVerified", "deliveryCommitted", "pointerSent", "pointerConsumed", "startCommitted"),
  ...[1, 2, 3, 4].flatMap((time) =>
    nth(time, "stepPlanned", "agentEntered", "agentAnswered", "stepCommitted"),
  ),
  ...once("effectAuthorised", "effectDispatched", "effectApplied", "outcomeCommitted", "endCommitted"),
];

const effectPoints = ["effectAuthorised", "effectDispatched", "effectApplied", "outcomeCommitted"] as const;
/** Those of an action, and then those of the reply that tells of it. */
const actionAndReply = [...nth(1, ...effectPoints), ...nth(2, ...effectPoints)];

describe("a straight reply", () => {
  it("undisturbed passes all the points that it is disturbed at below", async () => {
    const { trail } = await play("shipping-status", () => false);
    const passed = (point: CrashPoint) => trail.filter((name) => name === point).length;
    const expected = straightWay.filter(([point, time]) =>
      straightWay.every(([name, other]) => name !== point || other <= time),
    );
    expect(expected.map(([point]) => [point, passed(point)])).toEqual(expected);
  });

  it.each(straightWay)("lost at %s (time %i) is sent once", (point, time) =>
    crash("shipping-status", point, time),
  );

  it.each([
    ["deliveryVerified", "accepted"],
    ["deliveryCommitted", "duplicate"],
  ] as const)("whose 202 was lost at %s is delivered again, and %s", async (point, status) => {
    expect(await play("shipping-status", inTurn(at(point)))).toMatchObject({ receipt: status });
  });

  it.each([
    ["effectDispatched", ["foundAbsent", null]],
    ["effectApplied", ["foundApplied"]],
  ] as const)("lost at %s is looked for before anything else: %j", async (point, reasons) => {
    const { client, ticketId } = await play("shipping-status", inTurn(at(point)));
    const { calls } = await client.readTicket(ticketId);
    const sent = calls.filter(({ callee }) => callee === "replies.send@1");
    expect(sent.map(({ reason }) => reason)).toEqual(reasons);
  });
});

describe("a refund by the rules, made under a key", () => {
  it.each([...actionAndReply, ...once("endCommitted")])("lost at %s (time %i) is paid once", (point, time) =>
    crash("refund-small", point, time),
  );
});

describe("a refund that a person approves", () => {
  it.each([...once("decisionCommitted"), ...actionAndReply, ...once("endCommitted")])(
    "lost at %s (time %i) is asked for once and paid once",
    (point, time) => crash("refund-approved", point, time),
  );
});

describe("a reply that a person writes", () => {
  it.each([...once("decisionCommitted"), ...nth(1, ...effectPoints), ...once("endCommitted")])(
    "lost at %s (time %i) is sent once, and its ticket resolved",
    (point, time) => crash("person-answers", point, time),
  );
});

describe("a refund that a person rejects", () => {
  it.each([...once("decisionCommitted", "endCommitted")])(
    "lost at %s (time %i) is not paid, and stays rejected",
    (point, time) => crash("refund-rejected", point, time),
  );
});

describe("a refund narrowed by a second message", () => {
  it.each([
    ...nth(2, "deliveryVerified", "deliveryCommitted"),
    ...once("decisionCommitted", "effectDispatched", "effectApplied"),
  ])("lost at %s (time %i) is paid once and as narrowed", (point, time) =>
    crash("refund-two-mails-before-approval", point, time),
  );
});

describe("a change of address", () => {
  it.each(actionAndReply)("lost at %s (time %i) is made once", (point, time) =>
    crash("address-change", point, time),
  );
});

/** A mail that goes out as often as it is asked for, and cannot be looked for. */
describe("what may be sent once only", () => {
  const unknown = { state: "escalated", reason: "toolOutcomeUnknown", replies: 0 } as const;

  it.each([
    ["invoice-resend", "effectDispatched", { ...unknown, invoicesResent: 0 }],
    ["invoice-resend", "effectApplied", { ...unknown, invoicesResent: 1 }],
    ["account-access", "effectDispatched", { ...unknown, passwordResets: 0 }],
    ["account-access", "effectApplied", { ...unknown, passwordResets: 1 }],
  ] as const)("%s, lost at %s, goes to a person and is not sent again", (name, point, end) =>
    crash(name, point, 1, end),
  );

  it.each([...nth(1, "effectAuthorised", "outcomeCommitted"), ...nth(2, ...effectPoints)])(
    "lost at %s (time %i), where it is known whether it left, is sent once",
    (point, time) => crash("invoice-resend", point, time),
  );
});

describe("when everything is lost at every single point", () => {
  it.each([
    ["shipping-status", "demo-shared"],
    ["shipping-status", "demo-own"],
    ["refund-small", "demo-own"],
    ["refund-approved", "demo-shared"],
    ["refund-rejected", "demo-own"],
  ] as const)("%s of %s comes to its end", async (name, tenantId) => {
    const client = await openTenant(findTestTenant(tenantId), "demo");
    const played = await playThrough(client, stories[name], everywhere());
    expect(played.crashes.length).toBeGreaterThanOrEqual(20);
    await expectOneEnd(client, played, stories[name].ending);
  });
});

describe("an erasure", () => {
  it("lost when it has begun leaves the ticket whole; asked for again, it removes all of it", async () => {
    const { client, ticketId } = await play("shipping-status", () => false);
    const plug = connectPlug(client, ticketId, inTurn(at("erasureBegun")));
    const lost = erase(client, ticketId);
    await plug.untilHeld();
    await plug.pull();
    expect(await lost).toMatchObject({ status: 500 });
    crashedAt.add("erasureBegun");
    await expectOneEnd(client, { ticketId }, stories["shipping-status"].ending);

    expect(await erase(client, ticketId)).toMatchObject({ status: 202, body: { ticketId } });
    expect(await request(client, `tickets/${ticketId}`)).toMatchObject({ status: 410 });
    for (const table of ["events", "effects", "timers", "turns"] as const) {
      expect(await readRows(client, ticketId, table)).toEqual([]);
    }
  });

  it("of the ticket that changed last, and then a crash, hides nothing of what changes next from the desk", async () => {
    const { client, ticketId } = await play("shipping-status", () => false);
    await erase(client, ticketId);
    await abortAllDurableObjects();
    const played = await playThrough(client, stories["shipping-status"], inTurn(at("endCommitted")));
    expect(played.crashes).toEqual(["endCommitted"]);
    const { items } = await client.listTickets({ limit: 100 });
    expect(items.find(({ id }) => id === played.ticketId)).toMatchObject({ state: "resolved" });
  });
});

it("crashed at each point there is", () => {
  expect(crashPointNames.filter((point) => !crashedAt.has(point))).toEqual([]);
});

/** Loses everything at a point and expects the story's end, or another. */
async function crash(name: StoryName, point: CrashPoint, time: number, end: Partial<Ending> = {}) {
  const { client, ...played } = await play(name, inTurn(at(point, time)));
  expect(played.crashes).toEqual([point]);
  crashedAt.add(point);
  await expectOneEnd(client, played, { ...stories[name].ending, ...end });
}

async function play(name: StoryName, rule: CrashRule) {
  const client = await openTenant(findTestTenant(stories[name].tenantId), "demo");
  return { client, ...(await playThrough(client, stories[name], rule)) };
}

function erase(client: SignalboxClient, ticketId: string) {
  return request(client, `tickets/${ticketId}`, { method: "DELETE", role: "admin" });
}

function once(...points: CrashPoint[]): [CrashPoint, number][] {
  return nth(1, ...points);
}

function nth(time: number, ...points: CrashPoint[]): [CrashPoint, number][] {
  return points.map((point) => [point, time]);
}
