/**
 * A tenant's settings and secrets as they are deployed. They are one secret binding of the worker, `TENANT_<ID>`, so
 * that adding a tenant is one command, and nothing of it is ever in the repository but the sandbox tenants of
 * `fixtures/tenants`. What people change of them at run time lies over it: `overlay.ts`.
 */
import { z } from "zod";
import { agentRoleSchema } from "../domain/call.ts";
import { tenantIdSchema } from "../domain/ids.ts";
import { policySchema } from "../domain/policy.ts";
import { apiRoleSchema, type ApiRole } from "../domain/role.ts";
import { suspensionSchema } from "../domain/suspension.ts";
import { adaptiveSchema } from "../domain/task-class.ts";
import { redactionKindSchema } from "../redaction/kinds.ts";

export { apiRoleSchema, type ApiRole };

const webhookSecrets = z.strictObject({ secrets: z.array(z.string().min(16)).min(1).max(3) });

/** A model, named `provider/model`: `local/signalbox-local-1`, `openai/gpt-5-mini`, `workers-ai/@cf/…`, `compatible/…`; `scripted/…` and `replayed/…` locally. */
const modelName = z.string().regex(/^(local|openai|compatible|workers-ai|scripted|replayed)\/.+$/);
const modelChain = z.array(modelName).min(1).max(5);

/** Null: nothing bounds it. */
const bound = z.number().int().positive().nullable().default(null);

/** Null: its alert never fires. */
const factor = (usual: number) => z.number().positive().nullable().default(usual);

const promptTokens = (tokens: number) => z.number().int().min(100).max(1_000_000).default(tokens);

/** Null: as long as the ticket. */
const daysKept = z.number().int().min(1).max(3_650).nullable().default(90);

const memorySchema = z
  .strictObject({
    lowRiskTokens: promptTokens(1_500),
    mediumRiskTokens: promptTokens(3_000),
    highRiskTokens: promptTokens(8_000),
    /** How long after a ticket's end its raw words are kept, and what was found out; recordings as long as both. */
    turnDays: daysKept,
    taskDays: daysKept,
  })
  .refine(
    ({ lowRiskTokens, mediumRiskTokens, highRiskTokens }) =>
      lowRiskTokens <= mediumRiskTokens && mediumRiskTokens <= highRiskTokens,
    "where more is at stake no less may be shown",
  );

export const apiTokenSchema = z.strictObject({
  name: z.string(),
  role: apiRoleSchema,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ApiToken = z.infer<typeof apiTokenSchema>;

export const tenantConfigSchema = z.strictObject({
  id: tenantIdSchema,
  name: z.string(),
  plan: z.enum(["free", "pro", "enterprise"]),
  /** `sandbox` tenants work on the embedded business and may show their books. */
  environment: z.enum(["sandbox", "staging", "live"]),
  webhooks: z.strictObject({
    standard: webhookSecrets.optional(),
    github: webhookSecrets.optional(),
    zendesk: webhookSecrets.optional(),
    /** The signing secret of the Slack app; what it sends decides nothing. */
    slack: webhookSecrets.optional(),
  }),
  /** Bearer tokens, as the SHA-256 of the token in lower-case hex. */
  apiTokens: z.array(apiTokenSchema),
  policy: policySchema,
  /** Rules that ask for now, because something they had let go went wrong; `gate.ts` suspends them. */
  suspendedRules: z.array(suspensionSchema).default([]),
  /** The outside systems it has connected, by name, each with settings of its own; never a secret, which is the vault's. */
  connectors: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), z.json()).default({}),
  /** Tried in order; after the last one a person has the ticket. */
  models: z
    .strictObject({
      small: modelChain,
      standard: modelChain,
      frontier: modelChain,
      /** Left out: an agent's tasks stay in the class they belong to. */
      adaptive: adaptiveSchema.optional(),
    })
    .default({
      small: ["local/signalbox-local-1"],
      standard: ["local/signalbox-local-1"],
      frontier: ["local/signalbox-local-1"],
    }),
  openai: z.strictObject({ apiKey: z.string() }).optional(),
  compatible: z.strictObject({ baseUrl: z.url(), apiKey: z.string() }).optional(),
  /** The AI Gateway that `openai/…` and `workers-ai/…` are asked through; without it they are asked directly. */
  aiGateway: z
    .strictObject({
      /** The Cloudflare account it belongs to. */
      accountId: z.string().regex(/^[0-9a-f]{32}$/),
      gatewayId: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/),
      /** For a gateway that is authenticated. With it, OpenAI's key may be the one that the gateway keeps. */
      token: z
        .string()
        .regex(/^[\x21-\x7e]+$/)
        .optional(),
      /** How long the gateway may answer the same request from its cache; null as the gateway itself is set. */
      cacheTtlSeconds: z.number().int().min(60).max(2_678_400).nullable().default(null),
      skipCache: z.boolean().default(false),
      /** Whether it may keep what was asked and answered in its log. */
      keepBodies: z.boolean().default(false),
    })
    .optional(),
  /** Personal data in prompts that leave the worker is replaced by placeholders; `off` names what may be seen. */
  redaction: z
    .strictObject({ prompts: z.strictObject({ off: z.array(redactionKindSchema) }) })
    .default({ prompts: { off: [] } }),
  /**
   * Whether the calls of models and tools are kept with the ticket, so that it can be run again. `redacted`: with
   * placeholders for personal data; a sandbox, which has no real people in it, keeps the words. A ticket that came
   * while it was off is never recorded.
   */
  recording: z.enum(["off", "redacted"]).default("off"),
  /** How many coordinator objects share the tenant's tickets; `perTicket` gives each its own. Never change it on a live tenant. */
  placement: z
    .union([z.literal("perTicket"), z.strictObject({ shards: z.number().int().min(1).max(256) })])
    .default({ shards: 4 }),
  limits: z
    .strictObject({
      /** Tickets in work at once. */
      slots: z.number().int().min(1).max(10_000),
      /** Webhook deliveries a second, and how many may come at once. */
      ratePerSecond: z.number().positive(),
      burst: z.number().int().positive(),
    })
    .default({ slots: 50, ratePerSecond: 50, burst: 200 }),
  /** What one ticket may spend before a person takes it. */
  budget: z
    .strictObject({ tokens: z.number().int().positive(), costMicros: z.number().int().positive() })
    .default({ tokens: 200_000, costMicros: 500_000 }),
  /** What models that cost money may spend besides: in one call of an agent, and altogether in a UTC day and month. */
  budgets: z
    .strictObject({
      callTokens: bound,
      callCostMicros: bound,
      dayTokens: bound,
      dayCostMicros: bound,
      monthTokens: bound,
      monthCostMicros: bound,
    })
    .prefault({}),
  /** How many times faster than evenly a day's and a month's budget may burn before an alert fires, over an hour and over six. */
  burnAlerts: z
    .strictObject({
      /** A quarter of the day's budget in an hour. */
      dayFast: factor(6),
      /** Half of it in six hours. */
      daySlow: factor(2),
      /** A fiftieth of the month's in an hour. */
      monthFast: factor(14.4),
      /** A twentieth of it in six hours. */
      monthSlow: factor(6),
      /** Whether they are told in the chat as well, where one is connected. */
      inChat: z.boolean().default(true),
    })
    .prefault({}),
  sla: z
    .strictObject({ atRiskMs: z.number().int().positive(), breachMs: z.number().int().positive() })
    .default({ atRiskMs: 3 * 3_600_000, breachMs: 4 * 3_600_000 }),
  /** How long a question to a person stays open, by the action's tier. */
  approvals: z.strictObject({ expireMs: z.number().int().positive() }).default({ expireMs: 4 * 3_600_000 }),
  /** Agents that are asked nothing for now: their tickets wait where they are, and go on when the agent does. */
  agents: z.strictObject({ paused: z.array(agentRoleSchema) }).default({ paused: [] }),
  /** How long a reply is held back before it leaves, for a person to recall it. */
  replies: z.strictObject({ undoMs: z.number().int().min(0).max(600_000) }).default({ undoMs: 0 }),
  /** What an agent's task may come to, in tokens, before some of it is left out, by what is at stake; and retention. */
  memory: memorySchema.prefault({}),
  triage: z
    .strictObject({
      /** Below this confidence a person takes the ticket. */
      minConfidence: z.number().min(0).max(1),
      languages: z.array(z.string()),
    })
    .default({ minConfidence: 0.45, languages: ["en", "de", "es", "ar"] }),
});
export type TenantConfig = z.infer<typeof tenantConfigSchema>;

/** A tenant's name in the environment: `acme-eu` is `TENANT_ACME_EU`. */
export function bindingNameOf(tenantId: string): string {
  return `TENANT_${tenantId.toUpperCase().replaceAll("-", "_")}`;
}

/** Every tenant this worker has. One whose settings are broken is among them. */
export function listTenantIds(env: object): string[] {
  return Object.entries(env)
    .filter(([name, value]) => name.startsWith("TENANT_") && typeof value === "string")
    .map(([name]) => name.slice("TENANT_".length).toLowerCase().replaceAll("_", "-"))
    .filter((tenantId) => tenantIdSchema.safeParse(tenantId).success);
}

const parsed = new Map<string, { text: string; config: TenantConfig }>();

/**
 * The tenant's settings as deployed, or null if there is no such tenant. What its people have changed since is known
 * to `current.ts`; this is for whoever needs only what cannot be changed at run time. Throws where a binding exists and does not parse: a
 * tenant half set up must not look like one that is absent.
 */
export function findTenant(env: object, tenantId: string): TenantConfig | null {
  if (!tenantIdSchema.safeParse(tenantId).success) return null;
  const text: unknown = Reflect.get(env, bindingNameOf(tenantId));
  if (typeof text !== "string") return null;
  const known = parsed.get(tenantId);
  if (known?.text === text) return known.config;
  const config = tenantConfigSchema.parse(JSON.parse(text));
  if (config.id !== tenantId)
    throw new Error(`${bindingNameOf(tenantId)} holds the settings of "${config.id}"`);
  parsed.set(tenantId, { text, config });
  return config;
}
