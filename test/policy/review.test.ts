import { describe, expect, it } from "vitest";
import { policyRuleSchema, policySchema, type Policy } from "../../src/domain/policy.ts";
import { listBands } from "../../src/policy/bands.ts";
import { policyFingerprint, policyVersionOf } from "../../src/policy/fingerprint.ts";
import { reviewPolicy } from "../../src/policy/review.ts";
import { findRule } from "../../src/policy/rules.ts";
import { loadTenant } from "../../scripts/fixtures/load.ts";
import { catalogOf, findTool, listAllTools } from "../../src/tools/catalog.ts";
import type { ToolDefinition } from "../../src/domain/tool.ts";

/** What a rule that names an intent may be like. */
const narrow = {
  id: "narrow",
  decision: "allow",
  maxAmountCents: 5_000,
  currencies: ["EUR"],
  intents: ["damaged_item"],
  sampleOneIn: 10,
  suspendOnFault: true,
};

describe("a rule of a settings file", () => {
  it("written before there were least amounts and currencies means what it meant", () => {
    const before = { id: "a", tool: "*", tiers: null, maxAmountCents: 5, decision: "ask", why: "" };
    expect(policyRuleSchema.parse(before)).toEqual({
      ...before,
      minAmountCents: null,
      currencies: null,
      intents: null,
      approvers: 1,
      sampleOneIn: null,
      suspendOnFault: false,
    });
  });

  it.each([
    ["an empty list of currencies", { currencies: [] }],
    ["a currency in small letters", { currencies: ["eur"] }],
    ["a least amount above the largest", { minAmountCents: 6, maxAmountCents: 5 }],
    ["half a cent", { minAmountCents: 0.5 }],
    ["an amount below nothing", { maxAmountCents: -1 }],
    ["a field nobody knows", { maxAmount: 5 }],
    ["a sample of everything", { decision: "allow", sampleOneIn: 1 }],
    ["a suspension of what asks anyway", { decision: "ask", suspendOnFault: true }],
    ["a sample of what is asked about anyway", { decision: "ask", sampleOneIn: 20 }],
    ["an intent that nobody has", { ...narrow, intents: ["anything"] }],
    ["no intent of those that it names", { ...narrow, intents: [] }],
    ["an intent that is asked about, and so others are not", { intents: ["damaged_item"] }],
    ["an intent that is denied, and so others are not", { decision: "deny", intents: ["damaged_item"] }],
    ["an intent and every tool", { ...narrow, tool: "*" }],
    ["an intent and no samples", { ...narrow, sampleOneIn: null }],
    ["an intent and no fault that suspends it", { ...narrow, suspendOnFault: false }],
  ])("with %s is refused", (_, changes) => {
    expect(policyRuleSchema.safeParse({ ...rule({}), ...changes }).success).toBe(false);
  });
});

describe("a policy's version", () => {
  const policy = policyOf(rule({ maxAmountCents: 5_000 }));

  it.each([
    ["an amount", { rules: [rule({ maxAmountCents: 5_001 })] }],
    ["a currency", { rules: [rule({ maxAmountCents: 5_000, currencies: ["EUR"] })] }],
    ["the words of a rule", { rules: [rule({ maxAmountCents: 5_000, why: "Because." })] }],
    ["a sample", { rules: [rule({ maxAmountCents: 5_000, decision: "allow", sampleOneIn: 20 })] }],
    ["one more rule", { rules: [...policy.rules, rule({ id: "b" })] }],
    ["a tool that is switched off", { disabledTools: ["orders.get"] }],
  ])("changes with %s, though nobody has changed its name", (_, changes) => {
    expect(policyVersionOf({ ...policy, ...changes })).not.toBe(policyVersionOf(policy));
    expect(policyVersionOf({ ...policy, ...changes })).toMatch(/^1#[0-9a-f]{8}$/);
  });

  it("changes with the order of rules, and not with that of the tools that are off", () => {
    const [a, b] = [rule({ id: "a" }), rule({ id: "b" })];
    expect(policyFingerprint(policyOf(a, b))).not.toBe(policyFingerprint(policyOf(b, a)));
    const off = (disabledTools: string[]) => policyFingerprint({ ...policy, disabledTools });
    expect(off(["a", "b"])).toBe(off(["b", "a"]));
  });

  it("is the same for the same content in another file", () => {
    expect(policyVersionOf(policySchema.parse(JSON.parse(JSON.stringify(policy))))).toBe(
      policyVersionOf(policy),
    );
  });
});

describe("bands", () => {
  it("of amounts are told from the smallest up, by currency, with what denies by default", () => {
    const policy = policyOf(
      rule({ id: "small", maxAmountCents: 5_000, currencies: ["EUR"], decision: "allow" }),
      rule({ id: "middle", minAmountCents: 10_000, maxAmountCents: 20_000, currencies: ["EUR", "USD"] }),
    );
    expect(describeBands(policy, "refunds.create@1")).toEqual([
      "EUR 0..5000 allow small",
      "EUR 5001..9999 deny null",
      "EUR 10000..20000 ask middle",
      "EUR 20001..null deny null",
      "USD 0..9999 deny null",
      "USD 10000..20000 ask middle",
      "USD 20001..null deny null",
      "GBP 0..null deny null",
    ]);
  });

  it("are one where the tool has no amount", () => {
    expect(describeBands(policyOf(rule({ tool: "*", tiers: [1] })), "orders.changeAddress@1")).toEqual([
      "all null..null ask rule",
    ]);
  });

  it("say of every amount what the rules say of it", () => {
    for (const seed of count(200)) {
      const random = createRandom(seed);
      const policy = policyOf(
        ...count(1 + random(5)).map((index) => {
          const bounds = [random(40), random(40)].toSorted((left, right) => left - right);
          return rule({
            id: `r${index}`,
            minAmountCents: random(2) ? (bounds[0] ?? null) : null,
            maxAmountCents: random(2) ? (bounds[1] ?? null) : null,
            currencies: random(3) ? null : ["EUR", "USD"].slice(random(2)),
          });
        }),
      );
      const tool = toolOf("refunds.create@1");
      const bands = listBands(policy, tool);
      for (const currency of ["EUR", "USD", "GBP"]) {
        for (const amountCents of count(45)) {
          const fitting = bands.filter(
            ({ currencies, fromCents, toCents }) =>
              (currencies?.includes(currency) ?? true) &&
              amountCents >= (fromCents ?? 0) &&
              amountCents <= (toCents ?? Infinity),
          );
          const ruleId = findRule(policy, { tool, amountCents, currency })?.id ?? null;
          expect([seed, fitting.map((band) => band.ruleId)]).toEqual([seed, [ruleId]]);
        }
      }
    }
  });
});

describe("a band", () => {
  const policy = policyOf(rule(narrow), rule({ id: "all" }));

  it("says what a rule lets go of an intent, and where it is suspended that it asks", () => {
    const [band] = listBands(policy, toolOf("refunds.create@1"));
    const byIntent = { intents: ["damaged_item"], ruleId: "narrow" } as const;
    expect(band).toMatchObject({
      decision: "ask",
      ruleId: "all",
      byIntent: [{ ...byIntent, decision: "allow", sampleOneIn: 10 }],
    });
    const fault = { kind: "reverted", ticketId: "tkt_1", tool: "refunds.create", at: 1 } as const;
    const [suspended] = listBands(policy, toolOf("refunds.create@1"), [{ ...fault, ruleId: "narrow" }]);
    expect(suspended?.byIntent).toEqual([{ ...byIntent, decision: "ask", sampleOneIn: null }]);
  });

  it("in which the policy denies has none, and neither has what a suspended rule let go", () => {
    const denied = policyOf(rule(narrow), rule({ id: "no", decision: "deny" }));
    expect(listBands(denied, toolOf("refunds.create@1")).flatMap(({ byIntent }) => byIntent)).toEqual([]);
    const free = policyOf(rule(narrow), rule({ id: "all", decision: "allow" }));
    const fault = { kind: "reverted", ticketId: "tkt_1", tool: "refunds.create", at: 1 } as const;
    const bands = listBands(free, toolOf("refunds.create@1"), [{ ...fault, ruleId: "all" }]);
    expect(bands.map(({ decision, byIntent }) => [decision, byIntent])).toContainEqual(["ask", []]);
  });
});

describe("a review", () => {
  it.each(["demo", "acme", "pebble"])("finds no error and nothing doubtful in the policy of %s", (id) => {
    const tenant = loadTenant(id);
    const findings = reviewPolicy(tenant.policy, catalogOf(tenant).list(), listAllTools());
    expect(findings.filter(({ severity }) => severity !== "note")).toEqual([]);
  });

  it.each([
    ["error", "unknownTool", [rule({ tool: "refunds.make" })]],
    ["error", "duplicateRuleId", [rule({ maxAmountCents: 5, currencies: ["EUR"] }), rule({})]],
    ["error", "reservedRuleId", [rule({ id: "noRule" })]],
    ["error", "matchesNoTool", [rule({ tiers: [0] })]],
    ["error", "matchesNoTool", [rule({ tiers: [] })]],
    ["warning", "neverAutomatic", [rule({ tool: "customers.erase" })]],
    ["error", "boundWithoutAmount", [rule({ tool: "orders.cancel", maxAmountCents: 5 })]],
    ["error", "currencyWithoutArgument", [rule({ tool: "orders.cancel", currencies: ["EUR"] })]],
    [
      "error",
      "unreachableRule",
      [rule({ id: "all" }), rule({ id: "late", maxAmountCents: 5, currencies: ["EUR"] })],
    ],
    ["error", "unreachableRule", [rule({ tool: "*", id: "all" }), rule({ id: "late" })]],
    ["error", "unreachableRule", [rule({ currencies: ["JPY"] })]],
    ["error", "allowWithoutBound", [rule({ decision: "allow" })]],
    ["error", "allowWithoutBound", [rule({ decision: "allow", minAmountCents: 5, currencies: ["EUR"] })]],
    ["warning", "boundWithoutCurrency", [rule({ maxAmountCents: 5 })]],
    ["warning", "askAboutReading", [rule({ tool: "orders.get" })]],
    ["warning", "sampleOfNothing", [rule({ tool: "orders.get", decision: "allow", sampleOneIn: 20 })]],
    ["note", "allowWithoutPerson", [rule({ tool: "orders.cancel", decision: "allow" })]],
    ["error", "intentOverLimit", [rule(narrow), rule({ id: "no", decision: "deny" })]],
    ["error", "intentOverLimit", [rule(narrow)]],
    ["error", "intentOverLimit", [rule(narrow), rule({ id: "two", approvers: 2 })]],
    [
      "error",
      "intentOverLimit",
      [rule(narrow), rule({ id: "small", maxAmountCents: 2_000, currencies: ["EUR"] })],
    ],
    ["warning", "intentOfNothing", [rule(narrow), rule({ id: "all", decision: "allow" })]],
    ["error", "unreachableRule", [rule({ id: "all" }), rule(narrow)]],
    ["error", "unreachableRule", [rule(narrow), rule({ ...narrow, id: "again" }), rule({ id: "all" })]],
    ["error", "allowWithoutBound", [rule({ ...narrow, maxAmountCents: null }), rule({ id: "all" })]],
  ] as const)("says %s %s", (severity, code, rules) => {
    expect(review(policyOf(...rules))).toContain(`${severity} ${code}`);
  });

  it("has nothing to say of a rule that names an intent over what one person is asked about", () => {
    expect(review(policyOf(rule(narrow), rule({ id: "all" })))).not.toContainEqual(
      expect.stringMatching(/intent|unreachable/),
    );
  });

  it("does not call a rule unreachable that two before it leave one currency to", () => {
    const rules = [
      rule({ id: "eur", currencies: ["EUR"] }),
      rule({ id: "usd", currencies: ["USD"] }),
      rule({ id: "rest" }),
    ];
    expect(review(policyOf(...rules))).not.toContain("error unreachableRule");
    const gbp = rule({ id: "gbp", currencies: ["GBP"] });
    expect(review(policyOf(...rules.slice(0, 2), gbp, rule({ id: "rest" })))).toContain(
      "error unreachableRule",
    );
  });

  it("names the amounts no rule speaks of between two that one does", () => {
    const policy = policyOf(
      rule({ id: "small", maxAmountCents: 5_000, currencies: ["EUR"] }),
      rule({ id: "large", minAmountCents: 6_000, currencies: ["EUR"] }),
    );
    const gaps = reviewPolicy(policy, listAllTools()).filter(({ code }) => code === "amountGap");
    expect(gaps.map(({ message }) => message)).toEqual([
      "No rule speaks of refunds.create from 50.01 to 59.99 EUR, so it is denied.",
    ]);
  });

  it("names the amounts another rule takes from one that says where it begins", () => {
    const policy = policyOf(
      rule({ id: "small", maxAmountCents: 5_000 }),
      rule({ id: "large", minAmountCents: 4_000 }),
    );
    expect(reviewPolicy(policy, listAllTools())).toContainEqual({
      severity: "warning",
      code: "bandOverlap",
      ruleId: "large",
      tool: "refunds.create",
      message: 'From 40.00 to 50.00 rule "small" decides before it.',
    });
  });

  it("tells a tool of a system that is not connected from one that does not exist", () => {
    const policy = policyOf(rule({ tool: "refunds.create" }));
    const others = listAllTools().filter(({ name }) => name === "refunds.create");
    const tools = listAllTools().filter(({ name }) => name !== "refunds.create");
    expect(reviewPolicy(policy, tools, others)[0]).toMatchObject({
      severity: "warning",
      code: "toolNotConnected",
    });
    expect(reviewPolicy({ ...policy, disabledTools: ["orders.gte"] }, listAllTools())[0]).toMatchObject({
      severity: "error",
      code: "unknownTool",
      tool: "orders.gte",
    });
  });
});

function rule(changes: Record<string, unknown>) {
  return policyRuleSchema.parse({
    id: "rule",
    tool: "refunds.create",
    tiers: null,
    maxAmountCents: null,
    decision: "ask",
    why: "",
    ...changes,
  });
}

function policyOf(...rules: Policy["rules"]): Policy {
  return { version: "1", rules, disabledTools: [] };
}

function review(policy: Policy): string[] {
  return reviewPolicy(policy, listAllTools()).map(({ severity, code }) => `${severity} ${code}`);
}

function describeBands(policy: Policy, tool: string): string[] {
  return listBands(policy, toolOf(tool)).flatMap(({ currencies, fromCents, toCents, decision, ruleId }) =>
    (currencies ?? ["all"]).map((currency) => `${currency} ${fromCents}..${toCents} ${decision} ${ruleId}`),
  );
}

function toolOf(id: string): ToolDefinition {
  const tool = findTool(id);
  if (!tool) throw new Error(`there is no ${id}`);
  return tool;
}

function count(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

/** Numbers below a limit that depend on nothing but the seed. */
function createRandom(seed: number): (below: number) => number {
  let state = seed + 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
