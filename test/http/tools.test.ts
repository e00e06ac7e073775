import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { developmentToken } from "../../scripts/fixtures/signalbox-client.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import { switchListSchema, toolListSchema } from "../../src/domain/tool-view.ts";
import { fetchWorker } from "../support/signalbox.ts";
import { tidyUp } from "../support/tickets.ts";

afterEach(tidyUp);

describe("the catalog", () => {
  it("shows each tool of the tenant with what the policy says of it, amount by amount", async () => {
    const { tools, policyVersion, plan } = await readTools("demo");
    const refund = tools.find(({ id }) => id === "refunds.create@1");
    expect(refund).toMatchObject({
      connector: "sandbox",
      tier: 2,
      limits: { ratePerMinute: 600, burst: 200, concurrency: 100 },
      idempotency: "key",
      sources: { amountCents: "record", reason: "words" },
      obstacles: [],
      switch: null,
      bands: [
        { currencies: null, fromCents: 0, toCents: 5_000, decision: "allow", ruleId: "refund-small" },
        { currencies: null, fromCents: 5_001, toCents: null, decision: "ask", ruleId: "refund-large" },
      ],
    });
    expect(refund?.input).toMatchObject({
      type: "object",
      required: ["orderId", "amountCents", "currency", "reason"],
      properties: { currency: { enum: ["EUR", "USD", "GBP"] } },
    });
    expect(plan).toBe("pro");
    expect(policyVersion).toMatch(/^demo-1#[0-9a-f]{8}$/);
  });

  it("says of each tool that cannot be used now why not", async () => {
    const { tools } = await readTools("pebble");
    const reasons = Object.fromEntries(
      tools.flatMap(({ name, obstacles }) =>
        obstacles.length === 0 ? [] : [[name, obstacles.map(({ reason }) => reason)]],
      ),
    );
    expect(reasons).toEqual({ "refunds.create": ["planExcluded"], "customers.erase": ["neverAutomatic"] });
  });
});

describe("a switch", () => {
  it("set by an admin stops the tool at once, and everybody sees who set it and why", async () => {
    const set = await setSwitch("acme", "refunds.create", { isOff: true, reason: "  Double refunds.  " });
    expect(set).toMatchObject({
      status: 200,
      body: { target: "refunds.create", isOff: true, reason: "Double refunds.", by: "Astrid Admin" },
    });
    expect(await admit("acme", "refunds.create")).toMatchObject([{ reason: "toolDisabled" }]);
    expect(await admit("acme", "orders.get")).toEqual([{ status: "admitted" }]);
    const { tools } = await readTools("acme");
    expect(tools.find(({ name }) => name === "refunds.create")).toMatchObject({
      obstacles: [{ by: "switch", reason: "toolDisabled", words: "It is switched off: Double refunds." }],
      switch: { isOff: true, by: "Astrid Admin" },
    });

    await setSwitch("acme", "refunds.create", { isOff: false, reason: "Mended." });
    expect(await admit("acme", "refunds.create")).toEqual([{ status: "admitted" }]);
    const { switches, history } = switchListSchema.parse((await ask("acme", "viewer", "switches")).body);
    expect(switches).toMatchObject([{ target: "refunds.create", isOff: false, reason: "Mended." }]);
    expect(history.map(({ isOff, reason }) => [isOff, reason])).toEqual([
      [false, "Mended."],
      [true, "Double refunds."],
    ]);
  });

  it("for everything stops every tool of the tenant and of no other", async () => {
    await setSwitch("pebble", "*", { isOff: true, reason: "Something is wrong." });
    expect(await admit("pebble", "orders.get")).toMatchObject([{ reason: "tenantDisabled" }]);
    expect(await admit("demo", "orders.get")).toEqual([{ status: "admitted" }]);
    const { tools, everything } = await readTools("pebble");
    expect(everything).toMatchObject({ target: "*", isOff: true });
    expect(tools.every(({ obstacles }) => obstacles[0]?.reason === "tenantDisabled")).toBe(true);
    await setSwitch("pebble", "*", { isOff: false, reason: "It is well again." });
    expect(await admit("pebble", "orders.get")).toEqual([{ status: "admitted" }]);
  });

  it.each([
    ["without a reason", { isOff: true, reason: "   " }, 422],
    ["that says neither on nor off", { reason: "Because." }, 422],
    ["with more than it takes", { isOff: true, reason: "Because.", by: "Somebody else" }, 422],
  ])("%s is refused", async (_, body, status) => {
    expect((await setSwitch("demo", "orders.get", body)).status).toBe(status);
    expect(await admit("demo", "orders.get")).toEqual([{ status: "admitted" }]);
  });

  it("of a tool the tenant does not have is unknown", async () => {
    const answer = await setSwitch("demo", "orders.destroy", { isOff: true, reason: "Because." });
    expect(answer).toMatchObject({ status: 404, body: { type: "urn:signalbox:toolUnknown" } });
  });

  it.each(["viewer", "approver"])("is not for a %s to set", async (role) => {
    const answer = await ask("demo", role, "switches/orders.get", { isOff: true, reason: "Because." });
    expect(answer.status).toBe(403);
    expect(await admit("demo", "orders.get")).toEqual([{ status: "admitted" }]);
  });
});

describe("an explanation", () => {
  it("of an amount lists the checks up to the rule that decides", async () => {
    const { body } = await ask(
      "demo",
      "viewer",
      "tools/refunds.create/explanation?amountCents=12000&currency=EUR",
    );
    expect(body).toMatchObject({ decision: "ask", ruleId: "refund-large" });
    expect(body).toHaveProperty("checks[9].outcome", "decided");
  });

  it.each([
    ["tools/orders.destroy/explanation", 404],
    ["tools/refunds.create/explanation?amountCents=-1", 422],
    ["tools/refunds.create/explanation?currency=euro", 422],
  ])("of %s: %i", async (path, status) => {
    expect((await ask("demo", "viewer", path)).status).toBe(status);
  });
});

async function ask(tenantId: string, role: string, path: string, put?: unknown) {
  const answer = await fetchWorker(`/api/${tenantId}/${path}`, {
    method: put === undefined ? "GET" : "PUT",
    headers: {
      authorization: `Bearer ${developmentToken(tenantId, role as "admin")}`,
      "content-type": "application/json",
    },
    ...(put !== undefined && { body: JSON.stringify(put) }),
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
}

function setSwitch(tenantId: string, target: string, body: unknown) {
  return ask(tenantId, "admin", `switches/${target}`, body);
}

async function readTools(tenantId: string) {
  const { body } = await ask(tenantId, "viewer", "tools");
  return toolListSchema.parse(body);
}

let calls = 0;

/** What the tenant's gate says of one more call of a tool. */
function admit(tenantId: string, tool: string) {
  const gate = env.TENANT_GATE.getByName(createObjectName({ tenantId, kind: "gate", id: "main" }));
  calls += 1;
  return gate.admitTools(tenantId, [
    { id: `call-${calls}`, tool, limits: null, isOnce: false, leaseMs: 1_000 },
  ]);
}
