/** What two settings of a tenant differ in, in words. Pure; no hash of a token, no secret. */
import { canonicalJson } from "../domain/canonical.ts";
import type { Policy, PolicyRule } from "../domain/policy.ts";
import type { SettingsDifference } from "../domain/settings.ts";
import { describeFault, type Suspension } from "../domain/suspension.ts";
import type { TenantConfig } from "./config.ts";

/** Names of settings, and how their values are written; `empty` is what it means to have none. A setting that is not here is named by its path. */
const names: Record<string, { name: string; write?: (value: number) => string; empty?: string }> = {
  "limits.slots": { name: "Tickets in work at once" },
  "limits.ratePerSecond": { name: "Deliveries a second" },
  "limits.burst": { name: "Deliveries at once" },
  "budget.tokens": { name: "Tokens a ticket may use" },
  "budget.costMicros": { name: "Model cost of a ticket", write: writeDollars },
  "budgets.callTokens": { name: "Tokens one agent call may use", empty: "no limit" },
  "budgets.callCostMicros": { name: "Model cost of one agent call", write: writeDollars, empty: "no limit" },
  "budgets.dayTokens": { name: "Tokens of a day", empty: "no limit" },
  "budgets.dayCostMicros": { name: "Model cost of a day", write: writeDollars, empty: "no limit" },
  "budgets.monthTokens": { name: "Tokens of a month", empty: "no limit" },
  "budgets.monthCostMicros": { name: "Model cost of a month", write: writeDollars, empty: "no limit" },
  "burnAlerts.dayFast": { name: "Alert on a day's budget, of an hour", write: writeFactor, empty: "never" },
  "burnAlerts.daySlow": { name: "Alert on a day's budget, of six hours", write: writeFactor, empty: "never" },
  "burnAlerts.monthFast": {
    name: "Alert on a month's budget, of an hour",
    write: writeFactor,
    empty: "never",
  },
  "burnAlerts.monthSlow": {
    name: "Alert on a month's budget, of six hours",
    write: writeFactor,
    empty: "never",
  },
  "burnAlerts.inChat": { name: "Alerts on budgets are told in the chat" },
  "sla.atRiskMs": { name: "At risk after", write: writeSpan },
  "sla.breachMs": { name: "Breached after", write: writeSpan },
  "approvals.expireMs": { name: "A question stays open for", write: writeSpan },
  "replies.undoMs": { name: "A reply is held for", write: writeSpan },
  "agents.paused": { name: "Agents that pause" },
  "memory.lowRiskTokens": { name: "Tokens of a task, little at stake" },
  "memory.mediumRiskTokens": { name: "Tokens of a task, something at stake" },
  "memory.highRiskTokens": { name: "Tokens of a task, much at stake" },
  "memory.turnDays": { name: "Days raw words are kept", empty: "as long as the ticket" },
  "memory.taskDays": { name: "Days findings are kept", empty: "as long as the ticket" },
  "triage.minConfidence": { name: "Least confidence", write: (value) => `${Math.round(value * 100)} %` },
  "triage.languages": { name: "Languages" },
  "redaction.prompts.off": { name: "Personal data that models may see" },
  recording: { name: "What models and tools are asked and answered is kept" },
  "models.small": { name: "Models for small tasks" },
  "models.standard": { name: "Models for standard tasks" },
  "models.frontier": { name: "Models for hard tasks" },
  "models.adaptive": { name: "Classes that move by what is measured", empty: "none" },
  "models.adaptive.minClass": { name: "Lowest class" },
  "models.adaptive.maxClass": { name: "Highest class" },
  "models.adaptive.minValidity": {
    name: "Answers that must fit at once",
    write: (value) => `${Math.round(value * 100)} %`,
  },
  "models.adaptive.maxLatencyMs": { name: "Longest a request may take", empty: "no limit" },
  "models.adaptive.maxCostMicros": {
    name: "Most a request may cost",
    write: writeDollars,
    empty: "no limit",
  },
};

const plainSections = [
  "limits",
  "budget",
  "budgets",
  "burnAlerts",
  "sla",
  "approvals",
  "replies",
  "agents",
  "memory",
  "triage",
  "redaction",
  "recording",
  "models",
  "connectors",
] as const;

/** In the order of the sections; empty where both say the same. */
export function listDifferences(before: TenantConfig, after: TenantConfig): SettingsDifference[] {
  return [
    ...comparePolicies(before.policy, after.policy),
    ...compareSuspensions(before.suspendedRules, after.suspendedRules),
    ...plainSections.flatMap((section) => compareValues(section, section, before[section], after[section])),
    ...compareTokens(before.apiTokens, after.apiTokens),
  ];
}

function compareValues(section: string, path: string, before: unknown, after: unknown): SettingsDifference[] {
  if (isSame(before, after)) return [];
  if (isRecord(before) && isRecord(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => compareValues(section, `${path}.${key}`, before[key], after[key]));
  }
  const { name = path } = names[path] ?? {};
  return [describe(section, path, name, write(path, before), write(path, after))];
}

function comparePolicies(before: Policy, after: Policy): SettingsDifference[] {
  const rules = before.rules.flatMap((rule) => {
    const other = after.rules.find(({ id }) => id === rule.id);
    const path = `policy.rules.${rule.id}`;
    return other
      ? compareRules(path, rule, other)
      : [describe("policy", path, `Rule ${rule.id}`, writeRule(rule), null)];
  });
  const added = after.rules.filter(({ id }) => !before.rules.some((rule) => rule.id === id));
  const kept = (one: Policy, other: Policy) =>
    one.rules.map(({ id }) => id).filter((id) => other.rules.some((rule) => rule.id === id));
  const [orderBefore, orderAfter] = [kept(before, after), kept(after, before)];
  return [
    ...compareValues("policy", "policy.version", before.version, after.version),
    ...rules,
    ...added.map((rule) =>
      describe("policy", `policy.rules.${rule.id}`, `Rule ${rule.id}`, null, writeRule(rule)),
    ),
    ...(isSame(orderBefore, orderAfter)
      ? []
      : [
          describe(
            "policy",
            "policy.rules",
            "Order of the rules",
            orderBefore.join(", "),
            orderAfter.join(", "),
          ),
        ]),
    ...compareValues("policy", "policy.disabledTools", before.disabledTools, after.disabledTools),
  ];
}

function compareSuspensions(
  before: readonly Suspension[],
  after: readonly Suspension[],
): SettingsDifference[] {
  const ids = [...new Set([...before, ...after].map(({ ruleId }) => ruleId))];
  return ids.flatMap((ruleId) => {
    const [old = null, now = null] = [before, after].map((suspensions) => {
      const suspension = suspensions.find((each) => each.ruleId === ruleId);
      return suspension ? `asks: ${describeFault(suspension)}` : null;
    });
    return old === now
      ? []
      : [describe("policy", `policy.suspended.${ruleId}`, `Suspension of rule ${ruleId}`, old, now)];
  });
}

const ruleFields: Record<Exclude<keyof PolicyRule, "id">, string> = {
  decision: "what it says",
  tool: "tool",
  tiers: "tiers",
  minAmountCents: "smallest amount",
  maxAmountCents: "largest amount",
  currencies: "currencies",
  intents: "intents",
  approvers: "people who must agree",
  sampleOneIn: "asked about all the same, one in",
  suspendOnFault: "suspended by a fault",
  why: "reason",
};

function compareRules(path: string, before: PolicyRule, after: PolicyRule): SettingsDifference[] {
  // Whatever else a later release keeps of a rule is compared as well.
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields.flatMap((field) => {
    const [old, now]: unknown[] = [Reflect.get(before, field), Reflect.get(after, field)];
    if (isSame(old ?? null, now ?? null)) return [];
    const name = `Rule ${before.id}, ${(ruleFields as Record<string, string>)[field] ?? field}`;
    return [describe("policy", `${path}.${field}`, name, writeField(field, old), writeField(field, now))];
  });
}

function compareTokens(
  before: TenantConfig["apiTokens"],
  after: TenantConfig["apiTokens"],
): SettingsDifference[] {
  const people = [...new Set([...before, ...after].map(({ name }) => name))];
  return people.flatMap((name) => {
    const roleIn = (tokens: TenantConfig["apiTokens"]) => {
      const own = tokens.filter((token) => token.name === name);
      return own.length === 0 ? null : [...new Set(own.map(({ role }) => role))].join(", ");
    };
    const [old, now] = [roleIn(before), roleIn(after)];
    return old === now ? [] : [describe("tokens", `tokens.${name}`, `Token of ${name}`, old, now)];
  });
}

function describe(
  section: string,
  path: string,
  name: string,
  before: string | null,
  after: string | null,
): SettingsDifference {
  const words =
    before === null
      ? `${name} is new: ${after ?? "nothing"}`
      : after === null
        ? `${name} is gone: it was ${before}`
        : `${name}: ${before} → ${after}`;
  return { section, path, words, before, after };
}

/** `allow · refunds.create · up to 50.00 EUR, USD · of damaged_item`. */
function writeRule(rule: PolicyRule): string {
  const { decision, tool, tiers, minAmountCents, maxAmountCents, currencies, intents } = rule;
  const bounds = [
    minAmountCents === null ? null : `from ${writeField("minAmountCents", minAmountCents)}`,
    maxAmountCents === null ? null : `up to ${writeField("maxAmountCents", maxAmountCents)}`,
    currencies?.join(", ") ?? null,
  ].filter((part) => part !== null);
  const parts = [
    decision,
    tool === "*" ? "every tool" : tool,
    tiers && `tier ${tiers.join(" or ")}`,
    bounds.join(" "),
    intents && `of ${intents.join(" or ")}`,
  ];
  return parts.filter(Boolean).join(" · ");
}

function writeField(field: string, value: unknown): string {
  if (value == null) return "any";
  if (field.endsWith("AmountCents") && typeof value === "number") return (value / 100).toFixed(2);
  return write(field, value) ?? "any";
}

function write(path: string, value: unknown): string | null {
  if (value == null) return names[path]?.empty ?? null;
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return names[path]?.write?.(value) ?? String(value);
  if (Array.isArray(value) && value.every((item) => typeof item !== "object"))
    return value.join(", ") || "none";
  return canonicalJson(value);
}

function writeDollars(micros: number): string {
  return `$${micros / 1_000_000}`;
}

function writeFactor(value: number): string {
  return `${value}× too fast`;
}

function writeSpan(ms: number): string {
  const [unit, size] =
    (
      [
        ["h", 3_600_000],
        ["min", 60_000],
      ] as const
    ).find(([, length]) => ms % length === 0) ?? (["s", 1_000] as const);
  return `${ms / size} ${unit}`;
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || (one != null && other != null && canonicalJson(one) === canonicalJson(other));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
