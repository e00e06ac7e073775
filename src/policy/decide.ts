/**
 * Whether an action may be done: by itself, after a person's yes, or not at all. Pure. What a model wants plays no
 * part in it; the first reason to say no is the one that counts, and where nothing says yes the answer is no.
 */
import { hashJson } from "../domain/canonical.ts";
import type { ProposedAction } from "../domain/draft.ts";
import type { Ruling } from "../domain/event.ts";
import type { Intent } from "../domain/intent.ts";
import type { Check, Explanation } from "../domain/explanation.ts";
import type { Policy, PolicyRule } from "../domain/policy.ts";
import type { Suspension } from "../domain/suspension.ts";
import type { ToolDefinition } from "../domain/tool.ts";
import { policyVersionOf } from "./fingerprint.ts";
import { ruleInForce, weighRules } from "./rules.ts";
import { isSample } from "./sample.ts";

export interface ActionContext {
  /** Null where the action names a tool that does not exist. */
  tool: ToolDefinition | null;
  policy: Policy;
  plan: "free" | "pro" | "enterprise";
  environment: "sandbox" | "staging" | "live";
  /** Whether the system of record says that the record acted on is the requester's own. */
  ownsTarget: boolean;
  /** Rules that ask where they would allow, until somebody restores them. */
  suspendedRules: readonly Suspension[];
  /**
   * Where it falls when samples are taken, from 0 up to 1 (`drawSample`); 1 where no action in particular is asked about,
   * which is no sample. Null for what nobody can be asked about, a look-up, a reply or what undoes an action: of that no
   * samples are taken, and it goes on while its rule is suspended.
   */
  draw: number | null;
  /** What the ticket is surely about (`sureIntents`). Plays no part in what nobody can be asked about. */
  intents: readonly Intent[];
}

/** The hash an approval is bound to: the tool and the exact arguments, in canonical form. */
export function hashAction(action: { tool: string; arguments: ProposedAction["arguments"] }): string {
  return hashJson({ tool: action.tool, arguments: action.arguments });
}

/** The policy's word on one action, with the rule that gave it. */
export function decideAction(action: ProposedAction, context: ActionContext): Ruling {
  const { tool, policy } = context;
  const { decision, ruleId, why, approvers } = explain(action, context);
  return {
    actionId: action.id,
    approvers,
    actionHash: hashAction(action),
    decision,
    ruleId,
    why,
    tier: tool?.tier ?? 3,
    amountCents: readAmount(action, tool),
    currency: readCurrency(action),
    policyVersion: policyVersionOf(policy),
  };
}

/** The policy's word on one action, with every check up to the one that gave it. */
export function explain(
  action: Pick<ProposedAction, "tool" | "arguments">,
  context: ActionContext,
): Explanation {
  const { policy } = context;
  const checks: Check[] = [];
  const end = (word: Word, isRule: boolean): Explanation => {
    checks.push({ check: word.ruleId, isRule, outcome: "decided", words: word.why });
    return { approvers: 1, sampleOneIn: null, ...word, policyVersion: policyVersionOf(policy), checks };
  };
  if (!context.tool) {
    return end({ decision: "deny", ruleId: "unknownTool", why: `There is no tool ${action.tool}.` }, false);
  }
  for (const { check, holds, reason, why } of listConditions(context.tool, context)) {
    if (!holds) return end({ decision: "deny", ruleId: reason, why }, false);
    checks.push({ check, isRule: false, outcome: "passed", words: "yes" });
  }
  const { rule, passed } = weighRules(policy, {
    tool: context.tool,
    amountCents: readAmount(action, context.tool),
    currency: readCurrency(action),
    intents: isAskable(context) ? context.intents : [],
  });
  for (const { rule: other, why } of passed) {
    checks.push({ check: other.id, isRule: true, outcome: "passedOver", words: why });
  }
  if (rule) return end(readRule(rule, context), true);
  return end({ decision: "deny", ruleId: "noRule", why: "No rule of the policy allows it." }, false);
}

type Word = Pick<Explanation, "decision" | "ruleId" | "why"> &
  Partial<Pick<Explanation, "approvers" | "sampleOneIn">>;

/** What a rule that fits says of just this action. */
function readRule(rule: PolicyRule, context: ActionContext): Word {
  const { suspendedRules, draw } = context;
  const {
    id: ruleId,
    decision,
    why,
    approvers,
    sampleOneIn,
  } = isAskable(context) ? ruleInForce(rule, suspendedRules) : { ...rule, sampleOneIn: null };
  if (draw !== null && isSample({ sampleOneIn }, draw)) {
    const sample = `A sample: the policy lets this go, and asks about one in ${sampleOneIn} all the same.`;
    return { decision: "ask", ruleId, why: `${sample} ${why}`, approvers };
  }
  return { decision, ruleId, why, approvers, sampleOneIn };
}

function isAskable({ tool, draw }: ActionContext): boolean {
  return tool?.tier !== 0 && draw !== null;
}

interface Condition {
  check: string;
  holds: boolean;
  /** Stands in for the rule's id where the condition does not hold. */
  reason: string;
  why: string;
}

/** What has to hold before any rule is read, in the order in which it is looked at. */
export function listConditions(
  tool: ToolDefinition,
  {
    policy,
    plan,
    environment,
    ownsTarget,
  }: Omit<ActionContext, "tool" | "draw" | "intents" | "suspendedRules">,
): Condition[] {
  return [
    {
      check: "tool may be automatic",
      holds: tool.tier !== 3,
      reason: "neverAutomatic",
      why: "Only people do this, outside Signalbox.",
    },
    {
      check: "tool is on",
      holds: !policy.disabledTools.includes(tool.name),
      reason: "toolDisabled",
      why: `The policy switches ${tool.name} off.`,
    },
    {
      check: `plan ${plan} has it`,
      holds: tool.plans.includes(plan),
      reason: "planExcluded",
      why: `The ${plan} plan has no ${tool.name}.`,
    },
    {
      check: `${environment} has it`,
      holds: tool.environments.includes(environment),
      reason: "environmentExcluded",
      why: `${tool.name} is not for ${environment}.`,
    },
    {
      check: tool.targetArgument ? `${tool.targetArgument} is the requester's` : "nothing has to be owned",
      holds: !tool.targetArgument || ownsTarget,
      reason: "targetNotOwned",
      why: "The system of record does not say that this belongs to the requester.",
    },
  ];
}

/** An amount is a whole number of cents and not below nothing; whatever else is sent as one is none. */
function readAmount(action: Pick<ProposedAction, "arguments">, tool: ToolDefinition | null): number | null {
  const amount = tool?.amountArgument ? action.arguments[tool.amountArgument] : null;
  return typeof amount === "number" && Number.isInteger(amount) && amount >= 0 ? amount : null;
}

function readCurrency(action: Pick<ProposedAction, "arguments">): string | null {
  const currency = action.arguments["currency"];
  return typeof currency === "string" ? currency : null;
}
