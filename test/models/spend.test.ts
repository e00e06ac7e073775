/** What the tenant's budgets of the day and the month do to requests, over HTTP and through the gate's real object. */
import { env } from "cloudflare:workers";
import { tool } from "ai";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { SpendLimits } from "../../src/domain/spend.ts";
import { createSpending } from "../../src/models/spend.ts";
import { createSpendPort } from "../../src/models/spend-port.ts";
import type { TenantConfig } from "../../src/tenants/config.ts";
import type { ModelReply } from "../support/model-server.ts";
import { findTestTenant } from "../support/tenants.ts";
import { intercept, tidyUp } from "../support/tickets.ts";
import { askForColour, choose, createTenant, red, serve } from "./asking.ts";

const model = "openai/gpt-5-mini";
/** What the model server says of each answer: 120 tokens in and 30 out. */
const each = { tokens: 150, costMicros: 90 };
const nothing = { tokens: 0, costMicros: 0 };
const dollar = 1_000_000;

afterEach(async () => {
  await tidyUp();
  for (const name of Object.keys(env).filter((key) => key.startsWith("TENANT_DEMO_SPENDER_"))) {
    Object.assign(env, { [name]: "" });
  }
});

describe("a request to a model that costs money", () => {
  it("is charged with what it really used, tool calls and all", async () => {
    const tenant = createSpender("charged", { dayCostMicros: dollar });
    const { calls } = await ask(tenant, [
      { call: [{ tool: "look_up", input: { word: "rose" } }] },
      { say: red },
    ]);
    expect(calls.reduce((sum, { costMicros }) => sum + costMicros, 0)).toBe(2 * each.costMicros);
    await expectSpent(tenant, { tokens: 2 * each.tokens, costMicros: 2 * each.costMicros });
  });

  it("sets aside all it could cost while it is under way, and its answer can be no longer than that", async () => {
    const tenant = createSpender("ceiling", { dayCostMicros: dollar });
    const { requests } = await askAndHang(tenant);
    const [sent] = await requests();
    expect(sent?.body).toMatchObject({ max_output_tokens: 8_192 });
    // Cut off: nobody knows what it cost, so all of it counts.
    const { day } = await gateOf(tenant).spending(tenant.id);
    expect(day.tokens).toBeGreaterThan(8_192 + each.tokens);
    expect(day.costMicros).toBeGreaterThanOrEqual(8_192 * 2);
  });

  it("does not leave where the day's budget cannot pay for it, and says until when", async () => {
    const tenant = createSpender("refused", { dayCostMicros: 1_000 });
    const { answer, calls, requests } = await ask(tenant, [{ say: red }]);
    expect(answer).toMatchObject({
      ok: false,
      failure: {
        reason: "budgetExhausted",
        retryable: false,
        message: expect.stringMatching(
          /budget of this day has 1000 micros left .* whole again at \d{4}-.*T00:00/,
        ),
      },
    });
    expect(calls).toMatchObject([{ model, outcome: "blocked", reason: "budgetExhausted" }]);
    expect(await requests()).toEqual([]);
    await expectSpent(tenant, nothing);
  });

  it("leaves its place to a model that costs nothing where the budget is spent", async () => {
    const tenant = createSpender("next", { monthTokens: 10 });
    const { answer, calls } = await ask(tenant, [{ say: red }], [model, "scripted/free"]);
    expect(answer).toMatchObject({ ok: true, value: { output: red } });
    expect(calls.map((call) => [call.model, call.reason])).toEqual([
      [model, "budgetExhausted"],
      ["scripted/free", null],
    ]);
  });

  it.each([
    { what: "too many requests", reply: { fail: 429 } },
    { what: "a refused key", reply: { fail: 401 } },
  ])("that ended in $what costs nothing", async ({ what, reply }) => {
    const tenant = createSpender(what.split(" ").at(-1) ?? "", { dayCostMicros: dollar });
    expect((await ask(tenant, [reply])).answer.ok).toBe(false);
    await expectSpent(tenant, nothing);
  });

  it.each([
    { what: "a server error", reply: { fail: 500 } },
    { what: "an answer broken off", reply: { broken: true as const } },
  ])("that ended in $what may have cost all that was set aside", async ({ what, reply }) => {
    const tenant = createSpender(what.split(" ").at(-1) ?? "", { dayCostMicros: dollar });
    expect((await ask(tenant, [reply])).answer.ok).toBe(false);
    await vi.waitFor(async () => {
      const { day } = await gateOf(tenant).spending(tenant.id);
      expect(day).toMatchObject({ reserved: nothing });
      expect(day.tokens).toBeGreaterThan(8_192);
    });
  });

  it("is set aside once where the gate's answer got lost", async () => {
    const tenant = createSpender("lost", { dayCostMicros: dollar });
    let asked = 0;
    intercept(env.TENANT_GATE, "reserveSpend", async (pass) => {
      const answer = await pass();
      asked += 1;
      if (asked === 1) throw new Error("the connection was lost");
      return answer;
    });
    expect((await ask(tenant, [{ say: red }])).answer.ok).toBe(true);
    expect(asked).toBe(2);
    vi.restoreAllMocks();
    await expectSpent(tenant, each);
  });

  it("does not leave where nobody knows what is left, which is worth another try", async () => {
    const tenant = createSpender("silent", { dayCostMicros: dollar });
    intercept(env.TENANT_GATE, "reserveSpend", async () => {
      throw new Error("the gate is away");
    });
    const { answer, requests } = await ask(tenant, [{ say: red }]);
    expect(answer).toMatchObject({ ok: false, failure: { reason: "modelUnavailable", retryable: true } });
    expect(await requests()).toEqual([]);
  });
});

describe("nobody is asked", () => {
  it("about a model that costs nothing", async () => {
    const tenant = createSpender("free", { dayTokens: 1 });
    const asked = intercept(env.TENANT_GATE, "reserveSpend", (pass) => pass());
    const { answer } = await ask(tenant, [], ["scripted/free"]);
    expect(answer.ok).toBe(true);
    expect(asked).not.toHaveBeenCalled();
  });

  it("by a tenant whose day and month have no bounds", () => {
    expect(createSpendPort(env, createSpender("unbounded", {}))).toBeNull();
  });
});

it("an agent's own call ends where its budget does, though the ticket has more", async () => {
  const tenant = createSpender("call", {});
  const { answer, calls } = await ask(
    tenant,
    [{ call: [{ tool: "look_up", input: { word: "rose" } }] }, { say: red }],
    [model],
    { callBudget: { tokens: 2_000, costMicros: null } },
  );
  expect(answer).toMatchObject({
    ok: false,
    failure: {
      reason: "budgetExhausted",
      message: expect.stringMatching(/the agent call's budget has 1850 left/),
    },
  });
  expect(calls.map(({ outcome }) => outcome)).toEqual(["success", "blocked"]);
});

it("is passed over before the gate is asked where what is left of the ticket might not do", async () => {
  const tenant = createSpender("ticket", { dayCostMicros: dollar });
  const asked = intercept(env.TENANT_GATE, "reserveSpend", (pass) => pass());
  const { answer, calls, requests } = await ask(tenant, [{ say: red }], [model, "scripted/free"], {
    remainingCostMicros: 2_000,
  });
  expect(answer.ok).toBe(true);
  expect(calls).toMatchObject([
    {
      model,
      outcome: "blocked",
      reason: "budgetExhausted",
      choice: expect.stringMatching(/^up to \d+ micros may be needed, the ticket's budget has 2000 left$/),
    },
    { model: "scripted/free", outcome: "success", choice: "standard, choice 2 after budgetExhausted" },
  ]);
  expect(asked).not.toHaveBeenCalled();
  expect(await requests()).toEqual([]);
});

it("is given less room to answer near the end of a budget, so that the most it could cost still fits", async () => {
  const tenant = createSpender("room", {});
  const leftMicros = 6_000;
  const { answer, requests } = await ask(tenant, [{ say: red }], [model], {
    remainingCostMicros: leftMicros,
  });
  expect(answer.ok).toBe(true);
  const body = z.object({ max_output_tokens: z.number() }).parse((await requests())[0]?.body);
  expect(body.max_output_tokens).toBeGreaterThan(1_024);
  expect(body.max_output_tokens * 2).toBeLessThan(leftMicros);
});

/** A tenant of its own for each test, so that each has a ledger of its own. */
function createSpender(name: string, limits: Partial<SpendLimits>): TenantConfig {
  const { budgets, ...rest } = findTestTenant("demo-own");
  const tenant = { ...rest, id: `demo-spender-${name}`, budgets: { ...budgets, ...limits } };
  Object.assign(env, { [`TENANT_DEMO_SPENDER_${name.toUpperCase()}`]: JSON.stringify(tenant) });
  return tenant;
}

async function ask(
  tenant: TenantConfig,
  replies: ModelReply[],
  chain: string[] = [model],
  more: Partial<Parameters<typeof askForColour>[0]> = {},
) {
  const server = await serve(replies);
  const candidates = choose(
    chain,
    {
      ENVIRONMENT: "local",
      OPENAI_BASE_URL: server.baseUrl,
      OPENAI_API_KEY: "a-key",
      SCRIPTED_MODELS: JSON.stringify({ free: { about: "a test", roles: { triage: [{ say: red }] } } }),
    },
    createTenant(chain),
  );
  const port = createSpendPort(env, tenant);
  const asked = await askForColour({
    candidates,
    instructions: "Role: triage\n\nName a colour.",
    tools: { look_up: lookUp },
    spending: port ? createSpending(port, { id: crypto.randomUUID(), workflow: "triage" }) : undefined,
    ...more,
  });
  return { ...asked, requests: server.requests };
}

async function askAndHang(tenant: TenantConfig) {
  const asked = await ask(tenant, [{ hang: true }], [model], { timeoutMs: 300 });
  expect(asked.answer).toMatchObject({ failure: { reason: "modelTimeout" } });
  await vi.waitFor(async () =>
    expect((await gateOf(tenant).spending(tenant.id)).day.tokens).toBeGreaterThan(0),
  );
  return asked;
}

function gateOf({ id }: TenantConfig) {
  return env.TENANT_GATE.getByName(createObjectName({ tenantId: id, kind: "gate", id: "main" }));
}

/** An answer does not wait for being settled. */
async function expectSpent(tenant: TenantConfig, spent: typeof nothing): Promise<void> {
  await vi.waitFor(async () => {
    const { day, month } = await gateOf(tenant).spending(tenant.id);
    expect(day).toMatchObject({ ...spent, reserved: nothing });
    expect(month).toMatchObject(spent);
  });
}

const lookUp = tool({
  description: "Looks a word up.",
  inputSchema: z.object({ word: z.string() }),
  execute: async () => "roses are red",
});
