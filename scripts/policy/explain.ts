import { styleText } from "node:util";
import { z } from "zod";
import { agentRoleSchema } from "../../src/domain/call.ts";
import type { Check, Explanation } from "../../src/domain/explanation.ts";
import { intentSchema } from "../../src/domain/intent.ts";
import { toolId, type ToolDefinition } from "../../src/domain/tool.ts";
import { describeCallerMisfit } from "../../src/policy/caller.ts";
import { explain } from "../../src/policy/decide.ts";
import { tenantConfigSchema, type TenantConfig } from "../../src/tenants/config.ts";
import { catalogOf } from "../../src/tools/catalog.ts";
import { printTable, readCommand, writeJson } from "../command.ts";
import { readSettings } from "./settings.ts";

const colours = { allow: "green", ask: "yellow", deny: "red" } as const;

const words = { allow: "allowed without a person", ask: "a person is asked", deny: "denied" } as const;

const outcomes: Record<Check["outcome"], string> = {
  passed: "holds",
  passedOver: "does not fit",
  decided: "decides",
};

/** `npm run policy -- explain`: every check a policy makes on one action, and which one decides. */
export function explainAction(): void {
  const { values } = readCommand({
    usage:
      "npm run policy -- explain --tenant fixtures/tenants/demo.json --tool refunds.create --amount 12000 --currency EUR",
    about: "Says why a tenant's policy allows an action, asks a person about it, or denies it.",
    options: {
      tenant: { type: "string", value: "FILE", about: "A tenant's settings." },
      tool: { type: "string", value: "NAME", about: "refunds.create, or refunds.create@1." },
      amount: { type: "string", value: "CENTS", about: "How much, in cents. Left out: without an amount." },
      currency: { type: "string", value: "CODE", about: "Such as EUR." },
      intent: { type: "string", value: "NAME", about: "What the ticket is about, such as refund_request." },
      plan: { type: "string", value: "PLAN", about: "Instead of the tenant's own: free, pro or enterprise." },
      environment: { type: "string", value: "NAME", about: "Instead of its own: sandbox, staging or live." },
      role: {
        type: "string",
        value: "ROLE",
        about: "Who asks: triage, gather, draft or validate. Left out: the coordinator.",
      },
      foreign: { type: "boolean", about: "As if the record were not known to be the requester's." },
      json: { type: "string", value: "FILE", about: "Write the explanation as JSON." },
    },
  });
  if (!values.tenant || !values.tool) return refuse("Name --tenant and --tool. See --help.");
  const settings = readSettings(values.tenant);
  if (!settings.ok) return refuse(`${values.tenant}: ${settings.failure.join("; ")}`);
  if (!settings.value.tenant)
    return refuse(`${values.tenant} holds a policy alone. Name a tenant's settings.`);
  const question = questionSchema.safeParse(values);
  if (!question.success) {
    const [issue] = question.error.issues;
    return refuse(`--${issue?.path.join(".") ?? ""}: ${issue?.message ?? "does not fit"}`);
  }
  const tool = findByName(settings.value.tenant, values.tool);
  const explained = answer(settings.value.tenant, tool, values.tool, question.data);
  printExplanation(values.tool, explained);
  writeJson(values.json, { tool: tool ? toolId(tool) : values.tool, ...explained });
}

const { plan, environment } = tenantConfigSchema.shape;

const questionSchema = z.looseObject({
  amount: z
    .string()
    .regex(/^\d{1,12}$/, "a whole number of cents")
    .transform(Number)
    .optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "three capital letters")
    .optional(),
  intent: intentSchema.optional(),
  plan: plan.optional(),
  environment: environment.optional(),
  role: agentRoleSchema.optional(),
  foreign: z.boolean().default(false),
});

/** The newest version of that name, or the very version where one is named. */
function findByName(tenant: TenantConfig, name: string): ToolDefinition | null {
  const catalog = catalogOf(tenant);
  const versions = catalog.list().filter((tool) => tool.name === name);
  const [newest] = versions.toSorted((left, right) => right.version - left.version);
  return newest ?? catalog.find(name);
}

function answer(
  tenant: TenantConfig,
  tool: ToolDefinition | null,
  name: string,
  question: z.infer<typeof questionSchema>,
): Explanation {
  const { amount, currency } = question;
  const action = {
    tool: tool ? toolId(tool) : name,
    arguments: {
      ...(tool?.amountArgument && amount !== undefined && { [tool.amountArgument]: amount }),
      ...(currency !== undefined && { currency }),
    },
  };
  const explained = explain(action, {
    tool,
    policy: tenant.policy,
    plan: question.plan ?? tenant.plan,
    environment: question.environment ?? tenant.environment,
    ownsTarget: !question.foreign,
    suspendedRules: tenant.suspendedRules,
    draw: tool?.isProposable ? 1 : null,
    intents: question.intent ? [question.intent] : [],
  });
  const misfit = tool && question.role ? describeCallerMisfit(tool, question.role) : null;
  if (misfit === null) return explained;
  const check: Check = { check: "roleExcluded", isRule: false, outcome: "decided", words: misfit };
  return { ...explained, decision: "deny", ruleId: "roleExcluded", why: misfit, checks: [check] };
}

function printExplanation(tool: string, explained: Explanation): void {
  const { decision, ruleId, why, sampleOneIn, policyVersion, checks } = explained;
  printTable(
    ["", "check", "", "why"],
    checks.map(({ check, isRule, outcome, words: text }, index) => [
      `${index + 1}`.padStart(2),
      isRule ? `rule "${check}"` : check,
      outcomes[outcome],
      text,
    ]),
  );
  const verdict = styleText(["bold", colours[decision]], words[decision]);
  console.log(`\n${tool}: ${verdict} (${ruleId}, policy ${policyVersion})\n${why}`);
  if (sampleOneIn !== null) console.log(`One in ${sampleOneIn} of these is asked about all the same.`);
}

function refuse(message: string): void {
  console.error(message);
  process.exitCode = 2;
}
