import { describe, expect, it } from "vitest";
import type { Evidence } from "../../src/domain/evidence.ts";
import type { PolicyRule } from "../../src/domain/policy.ts";
import { decideAction, explain, hashAction, type ActionContext } from "../../src/policy/decide.ts";
import { sureIntents } from "../../src/policy/intents.ts";
import { ownsRecord } from "../../src/policy/ownership.ts";
import { findTool } from "../../src/tools/catalog.ts";
import { refundAction } from "../support/events.ts";
import { findTestTenant } from "../support/tenants.ts";

const { policy } = findTestTenant("demo-own");

const rule: PolicyRule = {
  id: "rule",
  tool: "refunds.create",
  approvers: 1,
  sampleOneIn: null,
  suspendOnFault: false,
  intents: null,
  tiers: null,
  minAmountCents: null,
  maxAmountCents: null,
  currencies: null,
  decision: "ask",
  why: "",
};

const narrow: PolicyRule = {
  ...rule,
  id: "narrow",
  decision: "allow",
  maxAmountCents: 20_000,
  intents: ["damaged_item", "wrong_item"],
  sampleOneIn: 10,
  suspendOnFault: true,
};

describe("a rule that names intents", () => {
  const over = (...rules: PolicyRule[]) => ({ ...policy, rules: [narrow, ...rules] });
  const asks = { ...rule, id: "asks" };
  const about = (intents: ActionContext["intents"], changes: Partial<ActionContext> = {}) =>
    decide(refundAction, { policy: over(asks), draw: 0.5, intents, ...changes });

  it("lets go what one person would be asked about, of tickets about these intents", () => {
    expect(about(["damaged_item"])).toMatchObject({ decision: "allow", ruleId: "narrow" });
    expect(about(["damaged_item", "wrong_item"])).toMatchObject({ decision: "allow", ruleId: "narrow" });
  });

  it.each([
    ["another intent", ["refund_request"]],
    ["an intent that nobody is sure of", []],
    ["an intent, after it was taken for another", ["refund_request", "damaged_item"]],
    ["an intent, before it was taken for another", ["damaged_item", "refund_request"]],
  ] as const)("does not fit a ticket about %s", (_, intents) => {
    expect(about(intents)).toMatchObject({ decision: "ask", ruleId: "asks" });
  });

  it.each([
    ["a rule denies", [{ ...rule, id: "word", decision: "deny" }], "deny", "word"],
    ["no other rule speaks of", [], "deny", "noRule"],
    ["two people must agree to", [{ ...rule, id: "word", approvers: 2 }], "ask", "word"],
    [
      "a rule denies before another would ask",
      [{ ...rule, id: "word", decision: "deny" }, asks],
      "deny",
      "word",
    ],
    ["a rule above it asks about", [], "ask", "above"],
  ] as [string, PolicyRule[], string, string][])("lets nothing go that %s", (_, rules, decision, ruleId) => {
    const above = ruleId === "above" ? [{ ...asks, id: "above" }] : [];
    const changed = { ...policy, rules: [...above, ...over(...rules).rules] };
    expect(about(["damaged_item"], { policy: changed })).toMatchObject({ decision, ruleId });
  });

  it("leaves what another rule lets go to that rule, with its samples and its suspension", () => {
    const word = { ...rule, id: "word", decision: "allow", sampleOneIn: 4 } as const;
    const changed = over(word);
    expect(about(["damaged_item"], { policy: changed, draw: 0.2 })).toMatchObject({
      decision: "ask",
      ruleId: "word",
    });
    const fault = { kind: "reverted", ticketId: "tkt_1", tool: "refunds.create", at: 1 } as const;
    expect(
      about(["damaged_item"], { policy: changed, suspendedRules: [{ ...fault, ruleId: "word" }] }),
    ).toMatchObject({ decision: "ask", ruleId: "word" });
  });

  it("asks while it is suspended, also where another of its kind would let it go", () => {
    const fault = { kind: "reverted", ticketId: "tkt_1", tool: "refunds.create", at: 1 } as const;
    const twice = { ...policy, rules: [narrow, { ...narrow, id: "second" }, asks] };
    expect(
      about(["damaged_item"], { policy: twice, suspendedRules: [{ ...fault, ruleId: "narrow" }] }),
    ).toMatchObject({ decision: "ask", ruleId: "narrow" });
  });

  it("asks about a sample of what it lets go", () => {
    expect(about(["damaged_item"], { draw: 0.09 })).toMatchObject({ decision: "ask", ruleId: "narrow" });
  });

  it("has no say in what nobody can be asked about, nor above the amount that it names", () => {
    expect(about(["damaged_item"], { draw: null })).toMatchObject({ ruleId: "asks" });
    const large = { ...policy, rules: [{ ...narrow, maxAmountCents: 100 }, asks] };
    expect(about(["damaged_item"], { policy: large })).toMatchObject({ decision: "ask", ruleId: "asks" });
  });

  it("is explained, where it decides and where it does not", () => {
    const explained = (rules: PolicyRule[]) =>
      explain(
        refundAction,
        contextOf({ policy: over(...rules), draw: 1, intents: ["damaged_item"] }),
      ).checks.slice(-2);
    expect(explained([asks])).toMatchObject([
      { check: "asks", words: "asks one person, which the rule about the intent may spare them" },
      { check: "narrow", outcome: "decided" },
    ]);
    expect(explained([{ ...rule, id: "no", decision: "deny" }])).toMatchObject([
      { check: "narrow", words: "lets go only what one person would be asked about, and no denies this" },
      { check: "no", outcome: "decided" },
    ]);
  });
});

describe("what a ticket is surely about", () => {
  const sure = { minConfidence: 0.6 };

  it("is every intent it was taken for, each once", () => {
    const takenFor = [
      { intent: "damaged_item", confidence: 0.6 },
      { intent: "refund_request", confidence: 0.9 },
      { intent: "damaged_item", confidence: 1 },
    ] as const;
    expect(sureIntents(takenFor, sure)).toEqual(["damaged_item", "refund_request"]);
  });

  it("is nothing where one of them was a guess, or there is none", () => {
    expect(sureIntents([{ intent: "damaged_item", confidence: 0.59 }], sure)).toEqual([]);
    const first = { intent: "damaged_item", confidence: 0.1 } as const;
    expect(sureIntents([first, { ...first, confidence: 1 }], sure)).toEqual([]);
    expect(sureIntents([], sure)).toEqual([]);
  });
});

describe("the policy of the demo tenant", () => {
  it.each([
    { amountCents: 4_999, decision: "allow", ruleId: "refund-small" },
    { amountCents: 5_000, decision: "allow", ruleId: "refund-small" },
    { amountCents: 5_001, decision: "ask", ruleId: "refund-large" },
    { amountCents: 10_000_000, decision: "ask", ruleId: "refund-large" },
  ])("a refund of $amountCents cents: $decision", ({ amountCents, ...expected }) => {
    expect(decide(refund({ amountCents }))).toMatchObject({ ...expected, amountCents, tier: 2 });
  });

  it.each([
    ["as text", "4999"],
    ["missing", null],
    ["as a list", [4_999]],
    ["below nothing", -1],
    ["in half cents", 49.5],
  ])("an amount %s never fits a rule with a limit", (_, amountCents) => {
    expect(decide(refund({ amountCents }))).toMatchObject({ decision: "ask", amountCents: null });
  });

  it.each([
    ["orders.changeAddress@1", "allow", "reversible"],
    ["orders.cancel@1", "ask", "cancel-order"],
    ["subscriptions.cancel@1", "ask", "cancel-subscription"],
    ["orders.get@1", "allow", "read"],
    ["replies.send@1", "allow", "reply"],
    ["customers.erase@1", "deny", "neverAutomatic"],
    ["orders.destroy@1", "deny", "unknownTool"],
    ["refunds.create@2", "deny", "unknownTool"],
  ])("%s: %s by %s", (tool, decision, ruleId) => {
    expect(decide({ ...refundAction, tool })).toMatchObject({ decision, ruleId });
  });
});

describe("a policy", () => {
  it("denies what no rule speaks of", () => {
    expect(decide(refundAction, { policy: { ...policy, rules: [] } })).toMatchObject({
      decision: "deny",
      ruleId: "noRule",
    });
  });

  it("is read from the top: the first rule that fits decides", () => {
    const no = { ...rule, id: "no", decision: "deny" } as const;
    const yes = { ...rule, id: "yes", decision: "allow" } as const;
    expect(decide(refundAction, { policy: { ...policy, rules: [no, yes] } }).ruleId).toBe("no");
    expect(decide(refundAction, { policy: { ...policy, rules: [yes, no] } }).ruleId).toBe("yes");
  });

  it("cannot allow what only people do, even by name", () => {
    const erase = { ...refundAction, tool: "customers.erase@1", arguments: { customerId: "C-1" } };
    const rules: PolicyRule[] = [{ ...rule, tool: "customers.erase", tiers: [3], decision: "allow" }];
    expect(decide(erase, { policy: { ...policy, rules } })).toMatchObject({
      decision: "deny",
      ruleId: "neverAutomatic",
    });
  });

  it.each([
    [
      "a tool that is switched off",
      { policy: { ...policy, disabledTools: ["refunds.create"] } },
      "toolDisabled",
    ],
    ["a plan that does not have the tool", { plan: "free" }, "planExcluded"],
    ["a record that is not known to be the requester's", { ownsTarget: false }, "targetNotOwned"],
  ] satisfies [string, Partial<ActionContext>, string][])(
    "does not come to speak about %s",
    (_, changes, ruleId) => {
      expect(decide(refund({ amountCents: 100 }), changes)).toMatchObject({ decision: "deny", ruleId });
    },
  );
});

describe("a rule about amounts", () => {
  const rules: PolicyRule[] = [
    {
      ...rule,
      id: "band",
      minAmountCents: 1_000,
      maxAmountCents: 2_000,
      currencies: ["EUR"],
      decision: "allow",
    },
  ];

  it.each([
    [999, "EUR", "noRule"],
    [1_000, "EUR", "band"],
    [2_000, "EUR", "band"],
    [2_001, "EUR", "noRule"],
    [1_500, "USD", "noRule"],
    [1_500, null, "noRule"],
    [null, "EUR", "noRule"],
  ])("from 10.00 to 20.00 EUR, for %s cents of %s: %s", (amountCents, currency, ruleId) => {
    expect(decide(refund({ amountCents, currency }), { policy: { ...policy, rules } }).ruleId).toBe(ruleId);
  });
});

describe("a rule that allows and takes a sample of one in 20", () => {
  const sampled = {
    ...policy,
    rules: [{ ...rule, decision: "allow" as const, why: "Fine.", sampleOneIn: 20 }],
  };

  it.each([
    [0, "ask"],
    [0.0499, "ask"],
    [0.05, "allow"],
    [0.999, "allow"],
    [null, "allow"],
  ])("says of what is drawn at %s: %s", (draw, decision) => {
    expect(decide(refundAction, { policy: sampled, draw })).toMatchObject({ decision, ruleId: "rule" });
  });

  it("tells whoever is asked that it is a sample, and of how many", () => {
    expect(decide(refundAction, { policy: sampled, draw: 0 }).why).toBe(
      "A sample: the policy lets this go, and asks about one in 20 all the same. Fine.",
    );
    expect(explain(refundAction, contextOf({ policy: sampled, draw: 1 }))).toMatchObject({
      decision: "allow",
      sampleOneIn: 20,
    });
  });

  it("takes none of look-ups, about which nobody is asked, and refuses none for it", () => {
    const reads = { ...policy, rules: [{ ...rule, tool: "*", decision: "allow" as const, sampleOneIn: 2 }] };
    const lookUp = { ...refundAction, tool: "orders.get@1" };
    expect(decide(lookUp, { policy: reads, draw: 0 })).toMatchObject({ decision: "allow" });
    expect(explain(lookUp, contextOf({ tool: findTool("orders.get@1"), policy: reads }))).toMatchObject({
      sampleOneIn: null,
    });
  });
});

describe("a suspended rule", () => {
  const suspension = {
    ruleId: "rule",
    kind: "reverted",
    ticketId: "tkt_7",
    tool: "refunds.create",
    at: 1_000,
  } as const;
  const scene = (decision: PolicyRule["decision"], draw: number | null) => ({
    policy: { ...policy, rules: [{ ...rule, decision, why: "Fine." }] },
    suspendedRules: [suspension],
    draw,
  });

  it.each([
    ["allow", 0.5, "ask"],
    ["allow", 0, "ask"],
    ["allow", 1, "ask"],
    ["ask", 0.5, "ask"],
    ["deny", 0.5, "deny"],
    // What undoes an action must go on, above all that which the rule has lost it by.
    ["allow", null, "allow"],
  ] as const)("that says %s, of what is drawn at %s: %s", (says, draw, decision) => {
    expect(decide(refundAction, scene(says, draw))).toMatchObject({ decision, ruleId: "rule" });
  });

  it("tells whoever is asked what went wrong, and leaves look-ups alone", () => {
    expect(decide(refundAction, scene("allow", 0.5)).why).toBe(
      "This rule is suspended: refunds.create, which it had let go, was reverted (ticket tkt_7). Fine.",
    );
    const reads = scene("allow", 0.5);
    const rules = reads.policy.rules.map((each) => ({ ...each, tool: "*" }));
    const lookUp = { ...refundAction, tool: "orders.get@1" };
    expect(decide(lookUp, { ...reads, policy: { ...policy, rules } })).toMatchObject({ decision: "allow" });
  });

  it("changes no policy's version: what people agreed to under it they agreed to", () => {
    const { policyVersion } = decide(refundAction, scene("allow", 0.5));
    expect(policyVersion).toBe(
      decide(refundAction, { ...scene("allow", 0.5), suspendedRules: [] }).policyVersion,
    );
  });
});

describe("an explanation", () => {
  it("lists every check in order up to the one that decided, with why each rule before it does not fit", () => {
    const explained = explain(refund({ amountCents: 12_000 }), contextOf({}));
    expect(explained).toMatchObject({ decision: "ask", ruleId: "refund-large" });
    expect(explained.checks.map(({ check, outcome, words }) => [check, outcome, words])).toEqual([
      ["tool may be automatic", "passed", "yes"],
      ["tool is on", "passed", "yes"],
      ["plan pro has it", "passed", "yes"],
      ["sandbox has it", "passed", "yes"],
      ["orderId is the requester's", "passed", "yes"],
      ["reply", "passedOver", "is for replies.send"],
      ["read", "passedOver", "is for tier 0"],
      ["reversible", "passedOver", "is for tier 1"],
      ["refund-small", "passedOver", "is for 50.00 and less, not for 120.00"],
      ["refund-large", "decided", "Refunds over 50.00 need a person."],
    ]);
  });

  it.each([
    ["no rule", { policy: { ...policy, rules: [] } }, "noRule"],
    ["a plan", { plan: "free" }, "planExcluded"],
    ["an environment", { environment: "live" }, "environmentExcluded"],
    ["no such tool", { tool: null }, "unknownTool"],
  ] satisfies [string, Partial<ActionContext>, string][])(
    "ends with %s where that decided",
    (_, changes, reason) => {
      const explained = explain(refund({}), contextOf(changes));
      expect(explained.checks.at(-1)).toEqual({
        check: reason,
        isRule: false,
        outcome: "decided",
        words: explained.why,
      });
    },
  );
});

describe("the hash an approval is bound to", () => {
  it("does not depend on the order of arguments, and on nothing a model says beside them", () => {
    const { orderId, ...rest } = refundAction.arguments;
    expect(hashAction({ ...refundAction, arguments: { ...rest, ...(orderId && { orderId }) } })).toBe(
      hashAction(refundAction),
    );
    expect(decide({ ...refundAction, id: "a9", reason: "Trust me.", evidenceIds: [] }).actionHash).toBe(
      hashAction(refundAction),
    );
  });

  it.each([
    { amountCents: 9_901 },
    { orderId: "SB-2" },
    { currency: "USD" },
    { reason: "damaged " },
    { extra: null },
  ])("changes with %j", (change) => {
    expect(hashAction(refund(change))).not.toBe(hashAction(refundAction));
  });

  it("changes with the tool", () => {
    expect(hashAction({ ...refundAction, tool: "refunds.create@2" })).not.toBe(hashAction(refundAction));
  });
});

describe("a record is the requester's", () => {
  const order: Evidence = {
    id: "e1",
    provenance: "systemOfRecord",
    tool: "orders.get@1",
    callId: "c",
    title: "order SB-1",
    content: { id: "SB-1", customerEmail: "Ida@Example.com" },
  };

  it("where the system of record says so, whatever the case of the address", () => {
    expect(ownsRecord([order], "SB-1", "ida@example.com")).toBe(true);
    const customer = { ...order, content: { id: "C-1", email: "ida@example.com" } };
    expect(ownsRecord([customer], "C-1", "ida@example.com")).toBe(true);
  });

  it.each([
    ["another requester", [order], "SB-1", "max@example.com"],
    ["another record", [order], "SB-2", "ida@example.com"],
    ["a requester without an address", [order], "SB-1", null],
    ["an id that is no text", [order], 1, "ida@example.com"],
    ["the customer's own words", [{ ...order, provenance: "customerText" }], "SB-1", "ida@example.com"],
    ["an article", [{ ...order, provenance: "knowledge" }], "SB-1", "ida@example.com"],
    ["a model's words", [{ ...order, provenance: "model" }], "SB-1", "ida@example.com"],
    [
      "text that only looks like a record",
      [{ ...order, content: '{"id":"SB-1"}' }],
      "SB-1",
      "ida@example.com",
    ],
    [
      "a parcel of the order",
      [{ ...order, content: { id: "P-1", orderId: "SB-1", customerEmail: "ida@example.com" } }],
      "SB-1",
      "ida@example.com",
    ],
    ["nothing at all", [], "SB-1", "ida@example.com"],
  ] as [string, Evidence[], unknown, string | null][])("not by %s", (_, evidence, id, email) => {
    expect(ownsRecord(evidence, id, email)).toBe(false);
  });
});

function refund(changes: Record<string, unknown>): typeof refundAction {
  return {
    ...refundAction,
    arguments: { ...refundAction.arguments, ...changes } as typeof refundAction.arguments,
  };
}

function decide(action: typeof refundAction, changes: Partial<ActionContext> = {}) {
  return decideAction(action, { ...contextOf({}), tool: findTool(action.tool), ...changes });
}

function contextOf(changes: Partial<ActionContext>): ActionContext {
  return {
    tool: findTool(refundAction.tool),
    policy,
    plan: "pro",
    environment: "sandbox",
    ownsTarget: true,
    suspendedRules: [],
    draw: null,
    intents: [],
    ...changes,
  };
}
