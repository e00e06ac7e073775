import { z } from "zod";
import { draftAnswerSchema, writeBlock, type DraftAnswer } from "../domain/answer.ts";
import type { Draft, ProposedAction } from "../domain/draft.ts";
import type { DraftTask } from "../domain/task.ts";
import { toolId, type ToolDefinition } from "../domain/tool.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { catalogOf } from "../tools/catalog.ts";
import { SpecialistAgent, type Workbench, type Thought } from "./agent.ts";
import { createConsultTool } from "./consult-tool.ts";
import { EvidenceShelf } from "./evidence.ts";
import { describeTools, writeTaskWithTools, type DescribedTool } from "./outside-tools.ts";
import { draftPrompt } from "./prompts/draft.ts";

const maxSteps = 5;

/**
 * Draft writes the reply and proposes actions. In: the ticket, its assessment and evidence, perhaps a revision. Out: a
 * draft in which every claim cites evidence, or why there is none. It can read nothing but what it is given or asks
 * gather for, and it can run nothing.
 */
export class DraftAgent extends SpecialistAgent<DraftTask> {
  readonly role = "draft";
  readonly outcome = "drafted";

  async think(task: DraftTask, bench: Workbench): Promise<Thought<Draft>> {
    const shelf = new EvidenceShelf(task.dossier.evidence);
    const offered = await describeTools(this.env, bench.tenant, proposableTools(bench.tenant));
    const answer = await bench.askModel({
      taskClass: "standard",
      instructions: { prompt: draftPrompt, extra: writeBlock("actions", describeActions(offered)) },
      prompt: writeTaskWithTools(bench.show(task), offered, toolId),
      schema: draftAnswerSchema,
      tools: createConsultTool(bench, shelf),
      maxSteps,
    });
    return answer.ok ? { ok: true, value: readAnswer(answer.value, task, shelf) } : answer;
  }
}

/** The tools a draft may propose: what writes, short of replying itself and of what only people do. */
export function proposableTools(tenant: TenantConfig): ToolDefinition[] {
  return catalogOf(tenant)
    .list()
    .filter(({ isProposable, environments }) => isProposable && environments.includes(tenant.environment));
}

const inputs = new WeakMap<ToolDefinition, object>();

/** Computed once. Every input is an object with these fields and no others, which need not be said of each. */
function inputOf(tool: ToolDefinition): object {
  const known = inputs.get(tool);
  if (known) return known;
  const { properties = {}, required = [] } = z.toJSONSchema(tool.input);
  const input = { properties, required };
  inputs.set(tool, input);
  return input;
}

function describeActions(offered: readonly DescribedTool[]) {
  return offered.map(({ definition, outside }) => ({
    tool: toolId(definition),
    purpose: definition.purpose,
    // What somebody else says of an input stands beside the task, the same as their other words.
    input: outside ? { type: "object" } : inputOf(definition),
  }));
}

/** What a person has decided stands, whatever the model makes of it. */
function readAnswer(answer: DraftAnswer, task: DraftTask, shelf: EvidenceShelf): Draft {
  if (answer.outcome === "unable") {
    return { outcome: "unable", reason: answer.reason ?? "insufficientEvidence", note: answer.note ?? "" };
  }
  const { language, reply, claims, confidence } = answer;
  const actions: ProposedAction[] =
    task.decidedActions ??
    answer.actions.map((action, index) => ({
      id: `a${index + 1}`,
      tool: action.tool,
      arguments: Object.fromEntries(action.arguments.map(({ name, value }) => [name, value])),
      reason: action.reason,
      evidenceIds: action.evidenceIds,
    }));
  return { outcome: "drafted", language, reply, claims, actions, confidence, evidence: [...shelf.added()] };
}
