/** What speaks against a change of a tenant's settings, and what it would do. Pure but for looking for models. */
import type { z } from "zod";
import { connectorModules } from "../connectors/registry.ts";
import type { SettingsPreview } from "../domain/settings.ts";
import { toolId } from "../domain/tool.ts";
import type { TicketSummary } from "../domain/view.ts";
import { createModel, type ModelEnvironment } from "../models/providers.ts";
import { listBands } from "../policy/bands.ts";
import { explain } from "../policy/decide.ts";
import type { Finding } from "../policy/finding.ts";
import { policyVersionOf } from "../policy/fingerprint.ts";
import { sureIntents } from "../policy/intents.ts";
import { reviewPolicy } from "../policy/review.ts";
import { drawSample } from "../policy/sample.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { listDifferences } from "../tenants/settings-difference.ts";
import { settingsChangesSchema, type SettingsChanges } from "../tenants/overlay.ts";
import { catalogOf, listAllTools } from "../tools/catalog.ts";

export type SettingsProblem = SettingsPreview["problems"][number];

/** Changes as somebody sent them, or what is wrong with them, by path. Values are not repeated. */
export function readChanges(
  changes: unknown,
): { ok: true; value: SettingsChanges } | { ok: false; failure: SettingsProblem[] } {
  const parsed = settingsChangesSchema.safeParse(changes);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, failure: listIssues(parsed.error, []) };
}

/** What the schemas cannot see. Only what a change brings with it counts: what was deployed so may stay so. */
export function findProblems(
  before: TenantConfig,
  after: TenantConfig,
  env: ModelEnvironment,
): SettingsProblem[] {
  const { atRiskMs, breachMs } = after.sla;
  const isSame = listDifferences(before, after).length === 0;
  return [
    ...(isSame ? [{ path: "changes", message: "Nothing would be other than it is." }] : []),
    ...(atRiskMs < breachMs
      ? []
      : [{ path: "sla.atRiskMs", message: "A ticket is at risk before it is breached." }]),
    ...findModelProblems(before, after, env),
    ...connectorModules.flatMap((module) => findConnectorProblems(module, before, after)),
    ...reviewChange(before, after)
      .filter(({ severity, isNew }) => severity === "error" && isNew)
      .map(({ ruleId, message }) => ({
        path: ruleId === null ? "policy.rules" : `policy.rules.${ruleId}`,
        message,
      })),
  ];
}

/** What the review says of the policy as it would be; nothing where the policy stays as it is. */
export function reviewChange(before: TenantConfig, after: TenantConfig): SettingsPreview["findings"] {
  if (policyVersionOf(before.policy) === policyVersionOf(after.policy)) return [];
  const review = ({ policy }: TenantConfig) => reviewPolicy(policy, catalogOf(after).list(), listAllTools());
  const known = new Set(review(before).map(keyOf));
  return review(after).map((finding) => ({ ...finding, isNew: !known.has(keyOf(finding)) }));
}

/** Tools of which the policy would say something else. */
export function compareTools(before: TenantConfig, after: TenantConfig): SettingsPreview["tools"] {
  return catalogOf(after)
    .list()
    .filter(({ tier }) => tier !== 3)
    .flatMap((tool) => {
      const bands = [before, after].map(({ policy }) =>
        policy.disabledTools.includes(tool.name)
          ? [{ ...everything, why: `The policy switches ${tool.name} off.` }]
          : listBands(policy, tool),
      );
      const [old = [], now = []] = bands;
      const isSame = JSON.stringify(old) === JSON.stringify(now);
      return isSame ? [] : [{ name: tool.name, tier: tool.tier, before: old, after: now }];
    });
}

const everything = {
  currencies: null,
  fromCents: null,
  toCents: null,
  decision: "deny" as const,
  ruleId: null,
  sampleOneIn: null,
  byIntent: [],
};

/** What the policy would say of the questions that are open, samples among them; none where the policy stays as it is. */
export function askAgain(
  before: TenantConfig,
  after: TenantConfig,
  { tickets, sampleKey }: { tickets: readonly TicketSummary[]; sampleKey: Uint8Array },
): SettingsPreview["questions"] {
  if (policyVersionOf(before.policy) === policyVersionOf(after.policy)) return [];
  const tools = catalogOf(after).list();
  return tickets.flatMap(({ id, subject, asks, intent, confidence }) =>
    asks.map((ask) => {
      const tool = tools.find((known) => toolId(known) === ask.tool) ?? null;
      const action = { tool: ask.tool, arguments: ask.arguments };
      const draw = tool && drawSample(sampleKey, action, { tool, ticketId: id });
      // As far as a summary knows: of what the ticket was taken for before, it says nothing.
      const takenFor = intent ? [{ intent, confidence: confidence ?? 0 }] : [];
      const intents = sureIntents(takenFor, after.triage);
      const context = { ...after, tool, ownsTarget: true, draw, intents };
      const { decision, ruleId, why } = explain(action, context);
      const { amountCents, currency } = ask;
      return { ticketId: id, subject, tool: ask.tool, amountCents, currency, after: decision, ruleId, why };
    }),
  );
}

function findModelProblems(before: TenantConfig, after: TenantConfig, env: ModelEnvironment) {
  return (["small", "standard", "frontier"] as const).flatMap((size) =>
    after.models[size].flatMap((name, index) => {
      if (before.models[size].includes(name)) return [];
      const model = createModel(name, { tenant: after, env });
      return model.ok ? [] : [{ path: `models.${size}.${index}`, message: `${name}: ${model.failure}` }];
    }),
  );
}

/**
 * Whoever could say where a system is would be sent its credential; so a change may not say it, and may connect nothing
 * that was not connected.
 */
function findConnectorProblems(
  { name, settings }: (typeof connectorModules)[number],
  before: TenantConfig,
  after: TenantConfig,
): SettingsProblem[] {
  const [old, now] = [before.connectors[name], after.connectors[name]];
  if (!settings || JSON.stringify(old) === JSON.stringify(now)) return [];
  const parsed = settings.safeParse(now);
  if (!parsed.success) return listIssues(parsed.error, ["connectors", name]);
  if (JSON.stringify(listPlaces(old)) === JSON.stringify(listPlaces(now))) return [];
  const message = "Where a system is, and how it is signed in to, only a deployment changes.";
  return [{ path: `connectors.${name}`, message }];
}

const placeNames = ["baseUrl", "subdomain", "url", "auth", "agentEmail", "account"];

/** Every setting, at any depth, that says where requests and their credential go. */
function listPlaces(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .toSorted(([left], [right]) => left.localeCompare(right))
    .flatMap(([key, inner]: [string, unknown]) =>
      placeNames.includes(key) && typeof inner === "string"
        ? [`${path}.${key}=${inner}`]
        : listPlaces(inner, `${path}.${key}`),
    );
}

function listIssues({ issues }: z.ZodError, before: string[]): SettingsProblem[] {
  return issues.slice(0, 20).map(({ path, message }) => ({
    path: [...before, ...path.map(String)].join(".") || "changes",
    message,
  }));
}

function keyOf({ code, ruleId, tool, message }: Finding): string {
  return JSON.stringify([code, ruleId, tool, message]);
}
