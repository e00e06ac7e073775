import { describe, expect, it } from "vitest";
import type { Connector, OperationRequest, OperationResult } from "../../src/connectors/connector.ts";
import type { Approval } from "../../src/domain/approval.ts";
import { systemClock, type Clock } from "../../src/domain/clock.ts";
import { hashAction } from "../../src/policy/decide.ts";
import type { ToolGate } from "../../src/tools/gate-port.ts";
import { createGateway } from "../../src/tools/gateway.ts";
import type { ToolRequest } from "../../src/tools/request.ts";
import type { PolicyRule } from "../../src/domain/policy.ts";
import { policyVersionOf } from "../../src/policy/fingerprint.ts";
import { approval, refundAction } from "../support/events.ts";
import { openGateway, signed, verifier } from "../support/hops.ts";
import { findTestTenant } from "../support/tenants.ts";

const tenant = findTestTenant("demo-own");
const nowMs = 50_000;

describe("a look-up", () => {
  it("by gather reaches its system and comes back as a record of the call", async () => {
    const { answer, asked } = await run(lookUp, { status: "success", output: { order: null } });
    expect(asked).toMatchObject([
      { tenantId: tenant.id, operation: "getOrder", input: { orderId: "SB-1" }, idempotencyKey: null },
    ]);
    expect(answer.result).toEqual({ status: "success", output: { order: null } });
    expect(answer.call).toMatchObject({
      id: "c.1",
      parentId: "c",
      caller: "gather",
      callee: "orders.get@1",
      kind: "tool",
      outcome: "success",
      reason: null,
      startedAt: nowMs,
    });
  });

  it.each([
    ["an unknown tool", { tool: "orders.destroy@1" }, "unknownTool"],
    ["another version", { tool: "orders.get@9" }, "unknownTool"],
    ["a wrong input", { input: { orderId: 7 } }, "inputInvalid"],
    ["more input than it takes", { input: { orderId: "SB-1", all: true } }, "inputInvalid"],
    ["no input", { input: undefined }, "inputInvalid"],
    ["an agent that has no such tool", { caller: "draft" }, "roleExcluded"],
    ["a tool that is switched off", withPolicy({ disabledTools: ["orders.get"] }), "toolDisabled"],
    ["a policy that has no rule for it", withPolicy({ rules: [] }), "noRule"],
    ["a policy that denies it", withPolicy({ rules: [ruleOf("deny")] }), "rule"],
    ["a policy that wants a person asked", withPolicy({ rules: [ruleOf("ask")] }), "rule"],
  ] satisfies [string, Partial<ToolRequest>, string][])(
    "with %s is refused before any I/O",
    async (_, changes, reason) => {
      const { answer, asked } = await run({ ...lookUp, ...changes }, { status: "success", output: {} });
      expect(answer.result).toMatchObject({ status: "refused", reason });
      expect(answer.call).toMatchObject({ outcome: "blocked", reason });
      expect(asked).toEqual([]);
    },
  );

  it("whose answer cannot be read has failed and may be made again", async () => {
    const { answer } = await run(lookUp, { status: "success", output: { order: "none" } });
    expect(answer.result).toMatchObject({ status: "failed", reason: "outputInvalid", retryable: true });
  });

  it("whose system breaks or stays silent has failed and may be made again", async () => {
    const broken = await runWith(lookUp, () => Promise.reject(new Error("broken")));
    expect(broken.result).toMatchObject({ status: "failed", retryable: true });
    const silent = await runInNoTime(lookUp);
    expect(silent.result).toMatchObject({ status: "failed", retryable: true });
  });
});

describe("a write", () => {
  it("that a person approved is made under its key", async () => {
    const { answer, asked } = await run(refund({ approval: granted() }), paid);
    expect(answer.result.status).toBe("success");
    expect(asked).toMatchObject([
      { operation: "createRefund", idempotencyKey: "key", input: refundAction.arguments },
    ]);
  });

  it("that the policy allows needs nobody", async () => {
    const small = { ...refundAction.arguments, amountCents: 5_000 };
    const { answer } = await run({ ...refund({}), input: small }, paid);
    expect(answer.result.status).toBe("success");
  });

  it("that the policy allows and that is a sample needs a person's yes, and no less than any other", async () => {
    const rules = [{ ...ruleOf("allow"), sampleOneIn: 20 }];
    const policy = { ...tenant.policy, rules };
    const yes = granted({ policyVersion: policyVersionOf(policy) });
    const runSample = (effect: Partial<NonNullable<ToolRequest["effect"]>>) =>
      run({ ...refund(effect), tenant: { ...tenant, policy } }, paid);
    const { answer: alone, asked } = await runSample({ draw: 0.01 });
    expect(alone.result).toMatchObject({ status: "refused", reason: "approvalMissing" });
    expect(asked).toEqual([]);
    const stale = granted({ policyVersion: "demo-0" });
    expect((await runSample({ draw: 0.01, approval: stale })).answer.result).toMatchObject({
      reason: "approvalStale",
    });
    expect((await runSample({ draw: 0.01, approval: yes })).answer.result.status).toBe("success");
    expect((await runSample({ draw: 0.06 })).answer.result.status).toBe("success");
  });

  it("tells the gate the rule that lets it go, and none where a person agreed or none could be asked", async () => {
    const asked: (string | undefined)[] = [];
    const gate: ToolGate = {
      admit: async ({ ruleId }) => {
        asked.push(ruleId);
        return {
          status: "refused",
          reason: "ruleSuspended",
          message: "It is suspended.",
          retryAfterMs: null,
        };
      },
      release: () => {},
    };
    const gateway = createGateway({ connectors: new Map(), clock, verifier, gate });
    const small = { ...refundAction.arguments, amountCents: 5_000 };
    const answers = [];
    for (const request of [
      { ...refund({ draw: 0.5 }), input: small },
      { ...refund({ draw: null }), input: small },
      refund({ draw: 0.5, approval: granted() }),
      lookUp,
    ]) {
      answers.push((await gateway.call(await signed(request, nowMs))).result);
    }
    expect(asked).toEqual(["refund-small", undefined, undefined, undefined]);
    expect(answers[0]).toMatchObject({ status: "refused", reason: "ruleSuspended" });
  });

  it.each([
    ["no approval", { approval: null }, "approvalMissing"],
    ["a question nobody answered", { approval: granted({ status: "pending" }) }, "approvalMissing"],
    ["a no", { approval: granted({ status: "rejected" }) }, "approvalMissing"],
    ["a question that was overtaken", { approval: granted({ status: "superseded" }) }, "approvalMissing"],
    [
      "an approval of another amount",
      { approval: granted({ actionHash: hashOf({ amountCents: 9_901 }) }) },
      "approvalForOtherAction",
    ],
    [
      "an approval of another order",
      { approval: granted({ actionHash: hashOf({ orderId: "SB-2" }) }) },
      "approvalForOtherAction",
    ],
    ["an approval under another policy", { approval: granted({ policyVersion: "demo-0" }) }, "approvalStale"],
    [
      "an approval under a policy of the same name that said something else",
      { approval: granted({ policyVersion: policyVersionOf({ ...tenant.policy, disabledTools: ["a"] }) }) },
      "approvalStale",
    ],
    ["an approval that has run out", { approval: granted({ expiresAt: nowMs }) }, "approvalExpired"],
    ["a record that the same was done to, and no approval", { precedent: "done" }, "approvalMissing"],
    ["a record of somebody else", { approval: granted(), ownsTarget: false }, "targetNotOwned"],
  ] satisfies [string, Partial<NonNullable<ToolRequest["effect"]>>, string][])(
    "with %s is refused before any I/O",
    async (_, effect, reason) => {
      const { answer, asked } = await run(refund(effect), paid);
      expect(answer.result).toMatchObject({ status: "refused", reason });
      expect(answer.call).toMatchObject({ outcome: "blocked", reason });
      expect(asked).toEqual([]);
    },
  );

  it("that the policy allows, but was done before on the ticket, needs a person's yes as it stands now", async () => {
    const small = { ...refundAction.arguments, amountCents: 5_000 };
    const again = (changes: Partial<Approval>) => {
      const yes = granted({ actionHash: hashOf({ amountCents: 5_000 }), ...changes });
      return run({ ...refund({ precedent: "done", approval: yes }), input: small }, paid);
    };
    const { answer: stale } = await again({ policyVersion: "demo-0" });
    expect(stale.result).toMatchObject({ status: "refused", reason: "approvalStale" });
    const { answer } = await again({});
    expect(answer.result.status).toBe("success");
  });

  it.each([
    ["an agent", { caller: "gather" }],
    ["somebody without an effect", { effect: null }],
  ] satisfies [string, Partial<ToolRequest>][])("by %s is refused", async (_, changes) => {
    const { answer, asked } = await run({ ...refund({ approval: granted() }), ...changes }, paid);
    expect(answer.result).toMatchObject({ status: "refused", reason: "roleExcluded" });
    expect(asked).toEqual([]);
  });

  it("that two people must agree to is refused for one of them, however often they agree", async () => {
    const rules = [{ ...ruleOf("ask"), approvers: 2 }];
    const policy = { ...tenant.policy, rules };
    const twoEyed = (changes: Partial<Approval>) =>
      run(
        {
          ...refund({ approval: granted({ policyVersion: policyVersionOf(policy), ...changes }) }),
          tenant: { ...tenant, policy },
        },
        paid,
      );
    const saysYes = (by: string) => ({ by, at: 1_000, note: null });
    const replayed = [[], [saysYes("Ada")], [saysYes("Ada"), saysYes("Ada")]];
    for (const endorsements of replayed) {
      const { answer, asked } = await twoEyed({ decidedBy: "Ada", endorsements });
      expect(answer.result).toMatchObject({ status: "refused", reason: "approvalIncomplete" });
      expect(asked).toEqual([]);
    }
    const { answer } = await twoEyed({ decidedBy: "Ada", endorsements: [saysYes("Grace")] });
    expect(answer.result.status).toBe("success");
  });

  it("approved but since switched off, or of a plan since left, is refused", async () => {
    const approved = refund({ approval: granted() });
    const off = await run({ ...approved, ...withPolicy({ disabledTools: ["refunds.create"] }) }, paid);
    expect(off.answer.result).toMatchObject({ status: "refused", reason: "toolDisabled" });
    const free = await run({ ...approved, tenant: { ...tenant, plan: "free" } }, paid);
    expect(free.answer.result).toMatchObject({ status: "refused", reason: "planExcluded" });
  });

  it.each([
    ["denies it", { rules: [] }, "noRule"],
    ["says something else of another tool", { disabledTools: ["orders.get"] }, "approvalStale"],
  ])("is refused where the policy %s since it was admitted", async (_, changes, reason) => {
    const asked: OperationRequest[] = [];
    let current = tenant;
    const pay = async (request: OperationRequest) => {
      asked.push(request);
      return paid;
    };
    const gateway = openGateway(new Map([["sandbox", { name: "sandbox", run: pay }]]), clock, () => current);
    const pass = await gateway.admit(await signed(refund({ approval: granted() }), nowMs));
    if (pass.status !== "admitted") throw new Error(pass.message);
    current = { ...tenant, policy: { ...tenant.policy, ...changes } };
    const { result } = await gateway.run(pass);
    expect(result).toMatchObject({ status: "refused", reason });
    expect(asked).toEqual([]);
  });

  it("whose answer cannot be read may have happened", async () => {
    const { answer } = await run(refund({ approval: granted() }), {
      status: "success",
      output: { ok: true },
    });
    expect(answer.result.status).toBe("unknown");
    expect(answer.call).toMatchObject({ outcome: "timeout", reason: "unknown" });
  });

  it("whose system breaks or stays silent may have happened", async () => {
    const approved = refund({ approval: granted() });
    const broken = await runWith(approved, () => Promise.reject(new Error("broken")));
    expect(broken.result.status).toBe("unknown");
    const silent = await runInNoTime(approved);
    expect(silent.result.status).toBe("unknown");
  });

  it("that only people make is refused whatever was approved", async () => {
    const erase = { tool: "customers.erase@1", input: { customerId: "C-1" } };
    const hash = hashAction({ tool: erase.tool, arguments: erase.input });
    const { answer } = await run({ ...refund({ approval: granted({ actionHash: hash }) }), ...erase }, paid);
    expect(answer.result).toMatchObject({ status: "refused", reason: "neverAutomatic" });
  });

  it("to a system that is not connected is refused", async () => {
    const { result } = await runWith(refund({ approval: granted() }), null);
    expect(result).toMatchObject({ status: "refused", reason: "connectorMissing" });
  });
});

/** Time stands still. */
const clock: Clock = { now: () => nowMs, wait: () => new Promise(() => {}) };

const lookUp: ToolRequest = {
  tenant,
  tool: "orders.get@1",
  input: { orderId: "SB-1" },
  caller: "gather",
  hops: [],
  callId: "c.1",
  parentId: "c",
  attempt: 1,
  traceId: "0".repeat(32),
  effect: null,
};

const paid: OperationResult = {
  status: "success",
  output: {
    refund: {
      id: "RF-1",
      orderId: "SB-1",
      customerEmail: "ida@example.com",
      amountCents: 9_900,
      currency: "EUR",
      reason: "damaged",
      status: "processing",
      createdAt: "2026-01-01T00:00:00.000Z",
    },
  },
};

function refund(effect: Partial<NonNullable<ToolRequest["effect"]>>): ToolRequest {
  return {
    ...lookUp,
    tool: refundAction.tool,
    input: refundAction.arguments,
    caller: "coordinator",
    effect: {
      idempotencyKey: "key",
      ownsTarget: true,
      origins: [],
      precedent: null,
      draw: null,
      intents: [],
      approval: null,
      ...effect,
    },
  };
}

function granted(changes: Partial<Approval> = {}): Approval {
  const policyVersion = policyVersionOf(tenant.policy);
  return approval({
    status: "approved",
    decidedBy: "Ada",
    actionHash: hashOf({}),
    policyVersion,
    ...changes,
  });
}

function hashOf(changes: Record<string, string | number>): string {
  return hashAction({ tool: refundAction.tool, arguments: { ...refundAction.arguments, ...changes } });
}

function withPolicy(changes: Partial<typeof tenant.policy>): Partial<ToolRequest> {
  return { tenant: { ...tenant, policy: { ...tenant.policy, ...changes } } };
}

function ruleOf(decision: PolicyRule["decision"]) {
  return {
    id: "rule",
    tool: "*",
    approvers: 1,
    sampleOneIn: null,
    suspendOnFault: false,
    intents: null,
    tiers: null,
    minAmountCents: null,
    maxAmountCents: null,
    currencies: null,
    decision,
    why: "",
  };
}

async function run(request: ToolRequest, result: OperationResult) {
  const asked: OperationRequest[] = [];
  const answer = await runWith(request, async (operation) => {
    asked.push(operation);
    return result;
  });
  return { answer, asked };
}

/** Without a connector where none is given. */
async function runWith(request: ToolRequest, act: Connector["run"] | null, time = clock) {
  const connectors = new Map(act ? [["sandbox", { name: "sandbox", run: act }]] : []);
  return openGateway(connectors, time).call(await signed(request, nowMs));
}

/** Against a system that never answers and does not heed the deadline, which is over soon. */
function runInNoTime(request: ToolRequest) {
  const hasty = { now: clock.now, wait: () => systemClock.wait(5) };
  return runWith(request, () => new Promise<never>(() => {}), hasty);
}
