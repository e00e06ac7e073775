/** Tenants that only tests have: the demo tenant with one thing changed. Its tokens and secrets are theirs too. */
import { adaptiveSchema } from "../../src/domain/task-class.ts";
import { redactionKindSchema } from "../../src/redaction/kinds.ts";
import demo from "../../fixtures/tenants/demo.json" with { type: "json" };
import { tenantConfigSchema, type TenantConfig } from "../../src/tenants/config.ts";

const base = tenantConfigSchema.parse(demo);

export const testTenants: TenantConfig[] = [
  createTenant("demo-shared", { placement: { shards: 1 } }),
  /** Its tickets are broken on purpose. */
  createTenant("demo-hurt", { placement: { shards: 1 } }),
  createTenant("demo-own", { placement: "perTicket" }),
  /** Its tickets are counted, so it has those of one test alone. */
  createTenant("demo-counted", { placement: "perTicket" }),
  /** Its people's decisions are counted: they are those of one test alone. */
  createTenant("demo-judged", { placement: "perTicket" }),
  /** Its models and tools are broken on purpose. */
  createTenant("demo-drilled", {}),
  createTenant("demo-real", { environment: "live" }),
  /** Has a Slack app that sends what people press. */
  createTenant("demo-chat", {
    webhooks: { ...base.webhooks, slack: { secrets: ["development-slack-secret-of-demo"] } },
  }),
  createTenant("demo-switched", {}),
  /** Its people change its settings. */
  createTenant("demo-settled", {}),
  /** They do, while its tickets are in work. */
  createTenant("demo-unsettled", {}),
  /** Its people teach its triage. */
  createTenant("demo-taught", { placement: "perTicket" }),
  /** Its people say what was wrong with its tickets. */
  createTenant("demo-labelled", { placement: "perTicket" }),
  /** Its agents pause. */
  createTenant("demo-paused", { placement: "perTicket" }),
  /** Its agents are shown as little as may be. */
  createTenant("demo-frugal", {
    placement: "perTicket",
    memory: { ...base.memory, lowRiskTokens: 200, mediumRiskTokens: 200, highRiskTokens: 200 },
  }),
  /** What is said on its tickets is forgotten after a week, what was found after a month. */
  createTenant("demo-forgetful", {
    placement: "perTicket",
    recording: "redacted",
    memory: { ...base.memory, turnDays: 7, taskDays: 30 },
  }),
  /** Its admins remove each other. */
  createTenant("demo-disputed", {}),
  /** What is stored of their changes is broken on purpose. */
  createTenant("demo-upgraded", {}),
  createTenant("demo-narrow", { limits: { ...base.limits, slots: 1 } }),
  createTenant("demo-rationed", { limits: { ...base.limits, ratePerSecond: 1, burst: 3 } }),
  /** Its models are outside; tests say where requests to this address go. */
  createTenant("demo-outside", {
    models: { small: ["compatible/house"], standard: ["compatible/house"], frontier: ["compatible/house"] },
    compatible: { baseUrl: "https://models.example/v1", apiKey: "a-key" },
  }),
  /** Its model does whatever the last instruction in its context says. */
  createTenant("demo-obeying", {
    models: {
      small: ["compatible/obedient"],
      standard: ["compatible/obedient"],
      frontier: ["compatible/obedient"],
    },
    compatible: { baseUrl: "https://obedient.example/v1", apiKey: "none" },
    // Whatever it is told it is to hear, so that nothing but the gate stands in its way.
    redaction: { prompts: { off: redactionKindSchema.options } },
  }),
  /** Two people agree on a large refund, and a reply can be taken back for a minute. */
  createTenant("demo-careful", {
    replies: { undoMs: 60_000 },
    policy: {
      ...base.policy,
      rules: base.policy.rules.map((rule) => (rule.id === "refund-large" ? { ...rule, approvers: 2 } : rule)),
    },
  }),
  /** Its policy asks about every reply: one person, two, or nobody may say yes. */
  createTenant("demo-asking", ruleOnReplies({ decision: "ask", approvers: 1 })),
  createTenant("demo-asking-two", ruleOnReplies({ decision: "ask", approvers: 2 })),
  createTenant("demo-mute", ruleOnReplies({ decision: "deny", approvers: 1 })),
  /** Everything its models and tools are asked and answered is kept. */
  createTenant("demo-recorded", { recording: "redacted" }),
  /** Its people begin and end to keep it. */
  createTenant("demo-undecided", {}),
  /** The same with real people, as far as it knows: what is kept has placeholders. */
  createTenant("demo-recorded-live", { recording: "redacted", environment: "staging" }),
  /** The same, and each of its tickets is alone. */
  createTenant("demo-recorded-own", { recording: "redacted", placement: "perTicket" }),
  /** What tickets of others were exported as is run again here. */
  createTenant("demo-again", {}),
  /** Its models cost money, and its people bound what they may spend. */
  createTenant("demo-bounded", {
    placement: "perTicket",
    openai: { apiKey: "never-sent" },
    models: {
      small: ["openai/gpt-5-mini"],
      standard: ["openai/gpt-5-mini"],
      frontier: ["openai/gpt-5-mini"],
    },
  }),
  /** Its drafts are written by a model whose first answers are of no use, and may be left to another one. */
  createTenant("demo-adaptive", {
    placement: { shards: 1 },
    models: {
      small: ["local/signalbox-local-1"],
      standard: ["scripted/malformed-once"],
      frontier: ["local/signalbox-local-1"],
      adaptive: adaptiveSchema.parse({
        minClass: "small",
        maxClass: "frontier",
        minValidity: 0.9,
        minSamples: 10,
      }),
    },
  }),
  createTenant("demo-late", play("late-draft")),
  createTenant("demo-same", play("same-look-up")),
  createTenant("demo-many", play("many-look-ups")),
  createTenant("demo-pensive", { ...play("pensive"), placement: { shards: 1 } }),
  createTenant("demo-loop", play("tool-loop")),
  createTenant("demo-circular", play("circular-call")),
  createTenant("demo-self", play("self-call")),
];

/** One of the tenants above. Throws for any other name. */
export function findTestTenant(id: string): TenantConfig {
  const tenant = testTenants.find((candidate) => candidate.id === id);
  if (!tenant) throw new Error(`test/support/tenants.ts has no ${id}`);
  return tenant;
}

function createTenant(id: string, changes: Partial<TenantConfig>): TenantConfig {
  return { ...base, id, ...changes };
}

function ruleOnReplies(
  change: Pick<TenantConfig["policy"]["rules"][number], "decision" | "approvers">,
): Pick<TenantConfig, "policy"> {
  const rules = base.policy.rules.map((rule) =>
    rule.tool === "replies.send" ? { ...rule, ...change } : rule,
  );
  return { policy: { ...base.policy, rules } };
}

/** All three model classes are played by one script of `fixtures/models`. */
function play(script: string): Pick<TenantConfig, "models"> {
  const chain = [`scripted/${script}`];
  return { models: { small: chain, standard: chain, frontier: chain } };
}
