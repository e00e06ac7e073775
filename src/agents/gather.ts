import { tool, type ToolSet } from "ai";
import { gatherAnswerSchema } from "../domain/answer.ts";
import { refusalMessages } from "../domain/call-guard.ts";
import { hashJson } from "../domain/canonical.ts";
import type { Dossier } from "../domain/evidence.ts";
import type { GatherTask } from "../domain/task.ts";
import { toolId, type ToolDefinition } from "../domain/tool.ts";
import { sdkSchema } from "../models/sdk-schema.ts";
import { tools } from "../tools/catalog.ts";
import { SpecialistAgent, type Workbench, type Thought } from "./agent.ts";
import { createConsultTool } from "./consult-tool.ts";
import { EvidenceShelf } from "./evidence.ts";
import { gatherPrompt } from "./prompts/gather.ts";
import { writeInstructions, writeTask } from "./prompts/prompt.ts";

/** Model turns: a first round of look-ups, two to follow them up, one to sum up, and slack for refusals. */
const maxSteps = 8;

/**
 * Gather looks things up. In: the ticket, its assessment, what is known, perhaps one question. Out: labelled
 * evidence, made by code from what the tools answered, and what is missing. Its tools only read. Fails as its model
 * does; where a tool fails the gap is reported and the ticket goes on.
 */
export class GatherAgent extends SpecialistAgent<GatherTask> {
  readonly role = "gather";
  readonly outcome = "gathered";

  async think(task: GatherTask, bench: Workbench): Promise<Thought<Dossier>> {
    const shelf = new EvidenceShelf(task.evidence);
    const answer = await bench.askModel({
      taskClass: "small",
      instructions: writeInstructions(gatherPrompt),
      prompt: writeTask(task),
      schema: gatherAnswerSchema,
      tools: { ...createReadTools(bench, shelf), ...createConsultTool(bench, shelf) },
      maxSteps,
    });
    if (!answer.ok) return answer;
    const found = task.question ? shelf.added() : shelf.all();
    const relevant = new Set(answer.value.relevant);
    // Records always stay, so that ownership can be told from them; passages only where they bear on the ticket.
    const evidence = found.filter(
      ({ id, provenance }) => provenance === "systemOfRecord" || relevant.has(id),
    );
    return { ok: true, value: { evidence, gaps: answer.value.gaps } };
  }
}

function createReadTools(bench: Workbench, shelf: EvidenceShelf): ToolSet {
  const offered = Object.values<ToolDefinition>(tools).filter(
    (definition) =>
      definition.roles.includes("gather") &&
      definition.plans.includes(bench.tenant.plan) &&
      definition.environments.includes(bench.tenant.environment),
  );
  return Object.fromEntries(
    offered.map((definition) => [
      definition.name.replaceAll(".", "_"),
      tool({
        description: definition.purpose,
        inputSchema: sdkSchema(definition.input),
        execute: (input) => look(definition, input, bench, shelf),
      }),
    ]),
  );
}

/** One look-up, as the model is told of it. */
async function look(definition: ToolDefinition, input: unknown, bench: Workbench, shelf: EvidenceShelf) {
  const id = bench.recorder.nextId();
  const callee = toolId(definition);
  const inputHash = hashJson(input);
  const refusal = bench.guard.admit(callee, inputHash);
  if (refusal) {
    const at = Date.now();
    bench.recorder.add(
      id,
      { kind: "tool", callee, inputHash, startedAt: at },
      { endedAt: at, outcome: "blocked", reason: refusal },
    );
    return { status: "refused", reason: refusal, message: refusalMessages[refusal] };
  }
  const { result, call } = await bench.gateway.run({
    tenant: bench.tenant,
    tool: callee,
    input,
    caller: "gather",
    callId: id,
    parentId: bench.envelope.callId,
    attempt: 1,
    traceId: bench.envelope.traceId,
    effect: null,
  });
  bench.recorder.addAll([call]);
  if (result.status !== "success") return result;
  const evidence = shelf.add(definition, id, result.output).map(({ id: evidenceId, title, content }) => ({
    id: evidenceId,
    title,
    content,
  }));
  return { status: "success", evidence };
}
