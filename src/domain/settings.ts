/**
 * A tenant's settings as its people see and change them. Values are shown whole but for secrets and tokens, of which
 * nothing but whose they are leaves the worker.
 */
import { z } from "zod";
import { policyBandSchema } from "./explanation.ts";
import { jsonValueSchema } from "./json-value.ts";
import { policySchema } from "./policy.ts";
import { apiRoleSchema } from "./role.ts";
import { suspensionSchema } from "./suspension.ts";
import { adaptiveSchema } from "./task-class.ts";

const bound = z.number().nullable();
const modelChain = z.array(z.string());

/** The sections that can be changed at run time. Loose where a release may add a setting of its own. */
export const settingsSchema = z.strictObject({
  policy: policySchema,
  limits: z.looseObject({ slots: z.number(), ratePerSecond: z.number(), burst: z.number() }),
  budget: z.looseObject({ tokens: z.number(), costMicros: z.number() }),
  budgets: z.looseObject({
    callTokens: bound,
    callCostMicros: bound,
    dayTokens: bound,
    dayCostMicros: bound,
    monthTokens: bound,
    monthCostMicros: bound,
  }),
  burnAlerts: z.looseObject({
    dayFast: bound,
    daySlow: bound,
    monthFast: bound,
    monthSlow: bound,
    inChat: z.boolean(),
  }),
  sla: z.looseObject({ atRiskMs: z.number(), breachMs: z.number() }),
  approvals: z.looseObject({ expireMs: z.number() }),
  replies: z.looseObject({ undoMs: z.number() }),
  agents: z.looseObject({ paused: z.array(z.string()) }),
  memory: z.looseObject({
    lowRiskTokens: z.number(),
    mediumRiskTokens: z.number(),
    highRiskTokens: z.number(),
    turnDays: bound,
    taskDays: bound,
  }),
  triage: z.looseObject({ minConfidence: z.number(), languages: z.array(z.string()) }),
  redaction: z.strictObject({ prompts: z.strictObject({ off: z.array(z.string()) }) }),
  recording: z.enum(["off", "redacted"]),
  models: z.strictObject({
    small: modelChain,
    standard: modelChain,
    frontier: modelChain,
    adaptive: adaptiveSchema.optional(),
  }),
  connectors: z.record(z.string(), jsonValueSchema),
});
export type Settings = z.infer<typeof settingsSchema>;

export const tokenViewSchema = z.strictObject({ name: z.string(), role: apiRoleSchema });
export type TokenView = z.infer<typeof tokenViewSchema>;

export const settingsViewSchema = z.strictObject({
  /** Grows with every change; 0 where nothing was ever changed. */
  version: z.number().int(),
  changedBy: z.string().nullable(),
  /** Unix milliseconds. */
  changedAt: z.number().nullable(),
  settings: settingsSchema,
  /** Rules of the policy that ask for now, though they say that they allow. */
  suspendedRules: z.array(suspensionSchema),
  /** Sections that are other than they were deployed. */
  changedSections: z.array(z.string()),
  tokens: z.array(tokenViewSchema),
  /** What only a deployment changes. */
  fixed: z.strictObject({
    id: z.string(),
    name: z.string(),
    plan: z.string(),
    environment: z.string(),
    placement: z.string(),
  }),
  /** The systems there are, and whether the tenant has them. */
  systems: z.array(
    z.strictObject({
      name: z.string(),
      isConnected: z.boolean(),
      /** Part of Signalbox: it has no settings and no credential. */
      isEmbedded: z.boolean(),
      tools: z.number().int(),
    }),
  ),
  /** Sections written by another release that this one cannot read, and takes from an earlier version. */
  broken: z.array(z.strictObject({ section: z.string(), version: z.number().int(), problem: z.string() })),
  policyVersion: z.string(),
});
export type SettingsView = z.infer<typeof settingsViewSchema>;

/** One thing that is other than before, in a sentence. */
export const settingsDifferenceSchema = z.strictObject({
  section: z.string(),
  /** `limits.slots`, or `policy.rules.refund-small`. */
  path: z.string(),
  words: z.string(),
  /** Both in words; null where there was, or is, nothing. */
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type SettingsDifference = z.infer<typeof settingsDifferenceSchema>;

export const settingsVersionViewSchema = z.strictObject({
  version: z.number().int(),
  at: z.number(),
  by: z.string(),
  action: z.enum([
    "changed",
    "reverted",
    "tokenAdded",
    "tokenRevoked",
    "tokenRole",
    "ruleSuspended",
    "ruleRestored",
  ]),
  note: z.string(),
  differences: z.array(settingsDifferenceSchema),
});

export const settingsHistorySchema = z.strictObject({
  items: z.array(settingsVersionViewSchema),
  /** Whether no version is missing and none is other than it was written. */
  intact: z.boolean(),
  /** To go on from, or null at the end. */
  next: z.number().int().nullable(),
});
export type SettingsHistory = z.infer<typeof settingsHistorySchema>;

/** What a change would do, before it is made. */
export const settingsPreviewSchema = z.strictObject({
  /** The version it was computed for. */
  version: z.number().int(),
  /** Why it cannot be made. Empty: it can. */
  problems: z.array(z.strictObject({ path: z.string(), message: z.string() })),
  differences: z.array(settingsDifferenceSchema),
  /** What the review says of the policy as it would be; `isNew` where it does not say so of the policy as it is. */
  findings: z.array(
    z.strictObject({
      severity: z.enum(["error", "warning", "note"]),
      code: z.string(),
      ruleId: z.string().nullable(),
      tool: z.string().nullable(),
      message: z.string(),
      isNew: z.boolean(),
    }),
  ),
  /** Tools of which the policy would say something else, amount by amount. */
  tools: z.array(
    z.strictObject({
      name: z.string(),
      tier: z.number().int(),
      before: z.array(policyBandSchema),
      after: z.array(policyBandSchema),
    }),
  ),
  /** Questions that are open now, and what the policy would say of them. Each is void once the policy changes. */
  questions: z.array(
    z.strictObject({
      ticketId: z.string(),
      subject: z.string(),
      tool: z.string(),
      amountCents: z.number().int().nullable(),
      currency: z.string().nullable(),
      after: z.enum(["allow", "ask", "deny"]),
      ruleId: z.string(),
      why: z.string(),
    }),
  ),
});
export type SettingsPreview = z.infer<typeof settingsPreviewSchema>;
