import { jsonSchema, tool, type ToolSet } from "ai";
import { gatherAnswerSchema } from "../domain/answer.ts";
import { refusalMessages } from "../domain/call-guard.ts";
import { hashJson } from "../domain/canonical.ts";
import { systemClock } from "../domain/clock.ts";
import type { Dossier, Evidence } from "../domain/evidence.ts";
import type { GatherTask } from "../domain/task.ts";
import { toJson } from "../domain/json-value.ts";
import { fail } from "../domain/result.ts";
import { toolId, type ToolDefinition, type ToolResult } from "../domain/tool.ts";
import { isRequesterRecord, requesterEmailOf } from "../memory/requester.ts";
import { sdkSchema } from "../models/sdk-schema.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { catalogOf } from "../tools/catalog.ts";
import { SpecialistAgent, type Workbench, type Thought } from "./agent.ts";
import { isForRequester, withholdOutput } from "./confine.ts";
import { createConsultTool } from "./consult-tool.ts";
import { EvidenceShelf } from "./evidence.ts";
import { describeTools, writeTaskWithTools, type DescribedTool } from "./outside-tools.ts";
import { gatherPrompt } from "./prompts/gather.ts";
import { createTeller } from "./tell-findings.ts";

/** Model turns: a first round of look-ups, two to follow them up, one to sum up, and slack for refusals. */
const maxSteps = 8;

/**
 * Gather looks things up. In: the ticket, its assessment, what is known, perhaps one question. Out: labelled
 * evidence, made by code from what the tools answered, and what is missing. Its tools only read. Fails as its model
 * does, and where a system of record stays silent: nobody is told that there is no invoice because nobody could look.
 */
export class GatherAgent extends SpecialistAgent<GatherTask> {
  readonly role = "gather";
  readonly outcome = "gathered";

  async think(task: GatherTask, bench: Workbench): Promise<Thought<Dossier>> {
    const shelf = new EvidenceShelf(task.evidence);
    const silent = new Set<string>();
    const offered = await describeTools(this.env, bench.tenant, readableTools(bench.tenant));
    const answer = await bench.askModel({
      taskClass: "small",
      instructions: { prompt: gatherPrompt },
      prompt: writeTaskWithTools(bench.show(task), offered, modelNameOf),
      schema: gatherAnswerSchema,
      tools: {
        ...createReadTools(offered, { bench, shelf, task, tell: createTeller() }, silent),
        ...createConsultTool(bench, shelf),
      },
      maxSteps,
    });
    if (!answer.ok) return answer;
    if (silent.size > 0) {
      const message = `${[...silent].join(" and ")} could not be asked.`;
      return fail({ reason: "toolUnavailable", retryable: true, retryAfterMs: null, message });
    }
    const found = task.question ? shelf.added() : shelf.all();
    const relevant = new Set(answer.value.relevant);
    // Records always stay, so that ownership can be told from them; passages only where they bear on the ticket.
    const evidence = found.filter(
      ({ id, provenance }) => provenance === "systemOfRecord" || relevant.has(id),
    );
    return { ok: true, value: { evidence, gaps: answer.value.gaps } };
  }
}

/** What a look-up is made with, and for whom. */
interface Errand {
  bench: Workbench;
  shelf: EvidenceShelf;
  task: GatherTask;
  tell: ReturnType<typeof createTeller>;
}

/** The tools this agent may look things up with. */
function readableTools(tenant: TenantConfig): ToolDefinition[] {
  return catalogOf(tenant)
    .list()
    .filter(
      ({ roles, plans, environments }) =>
        roles.includes("gather") && plans.includes(tenant.plan) && environments.includes(tenant.environment),
    );
}

const maxModelNameLength = 64;

/** The name providers take for a tool. One that would be too long, or another's as well, ends in a hash of its own. */
function modelNameOf({ name: catalogName }: ToolDefinition): string {
  const name = catalogName.replaceAll(".", "_");
  // Ours have two words and those of servers three; any further dot is in a server's own name for it.
  if (name.length <= maxModelNameLength && catalogName.split(".").length <= 3) return name;
  return `${name.slice(0, maxModelNameLength - 9)}_${hashJson(catalogName).slice(0, 8)}`;
}

/** `silent`: the tools that could not be asked; one that answers later is taken out again. */
function createReadTools(offered: readonly DescribedTool[], errand: Errand, silent: Set<string>): ToolSet {
  return Object.fromEntries(
    offered.map(({ definition, outside }) => [
      modelNameOf(definition),
      tool({
        description: definition.purpose,
        inputSchema: outside ? jsonSchema(outside.inputSchema) : sdkSchema(definition.input),
        execute: async (input) => {
          const answer = await look(definition, input, errand);
          if (definition.provenance === "systemOfRecord") {
            if (answer.status === "failed" && answer.retryable) silent.add(toolId(definition));
            else if (answer.status === "success") silent.delete(toolId(definition));
          }
          return answer;
        },
      }),
    ]),
  );
}

/** Waits before a read that failed is tried again, milliseconds: a short hiccup should not cost a model's turn. */
const readAgainAfterMs = [100, 500];

async function readWithPatience(
  { definition, input, id }: { definition: ToolDefinition; input: unknown; id: string },
  bench: Workbench,
): Promise<ToolResult> {
  const callee = toolId(definition);
  for (let attempt = 1; ; attempt += 1) {
    const { result, call } = await bench.gateway.call({
      tenant: bench.tenant,
      tool: callee,
      input,
      caller: "gather",
      hops: bench.hops,
      callId: id,
      parentId: bench.envelope.callId,
      attempt,
      traceId: bench.envelope.traceId,
      effect: null,
    });
    bench.recorder.addAll([call]);
    // What was refused before any I/O is decided anew in a replay.
    if (result.status !== "refused") {
      const parsed = definition.input.safeParse(input);
      bench.recordTool({
        callId: id,
        tool: callee,
        attempt,
        input: toJson(parsed.success ? parsed.data : input),
        result: toJson(result),
      });
    }
    const waitMs = readAgainAfterMs[attempt - 1];
    if (result.status !== "failed" || !result.retryable || waitMs === undefined) return result;
    await systemClock.wait(waitMs);
  }
}

/** One look-up, as the model is told of it. */
async function look(definition: ToolDefinition, input: unknown, { bench, shelf, task, tell }: Errand) {
  const id = bench.recorder.nextId();
  const callee = toolId(definition);
  const inputHash = hashJson(input);
  const refuse = (reason: string, message: string) => {
    const at = Date.now();
    bench.recorder.add(
      id,
      { kind: "tool", callee, inputHash, startedAt: at },
      { endedAt: at, outcome: "blocked", reason },
    );
    return { status: "refused", reason, message } as const;
  };
  const refusal = bench.guard.admit(callee, inputHash);
  if (refusal) return refuse(refusal, refusalMessages[refusal]);
  // The helpdesk's own record of the requester, once it has been read, tells who that is.
  const requesterEmail = requesterEmailOf(task.ticket, shelf.all());
  if (!isForRequester(definition, input, requesterEmail)) {
    return refuse("notRequesters", "Only the requester's own records can be looked up by address.");
  }
  const result = await readWithPatience({ definition, input, id }, bench);
  if (result.status !== "success") return result;
  const isOwn = (content: Evidence["content"]) =>
    isRequesterRecord(task.ticket, { provenance: definition.provenance, tool: callee, content });
  const found = shelf.add(definition, id, withholdOutput(result.output, requesterEmail, isOwn));
  return { status: "success", evidence: tell(found) } as const;
}
