/**
 * What a ticket's prompts would hold if each agent were handed the whole transcript: every earlier answer and every
 * tool's output as it came, in place of what memory chooses. Pure, from the ticket's events; everything else of a
 * prompt (instructions, the customer's thread, what the agent itself looks up) is the same on both sides.
 */
import { z } from "zod";
import { agentRoleSchema, type AgentRole, type Call } from "../../src/domain/call.ts";
import type { TicketEvent } from "../../src/domain/event.ts";
import type { EventView } from "../../src/domain/view.ts";
import type { AgentTask } from "../../src/domain/task.ts";
import { writeTask } from "../../src/agents/prompts/prompt.ts";
import { compactTask } from "../../src/memory/compact.ts";
import { rememberAll, type RecordedEvent } from "../../src/memory/memory.ts";
import { keepCited, recallTask } from "../../src/memory/recall.ts";

export const handOffSchema = z.strictObject({
  /** Input of every request that was made. */
  shownTokens: z.number(),
  /** What it would have been with the transcript handed on. */
  naiveTokens: z.number(),
});
type HandOff = z.infer<typeof handOffSchema>;

export type RoleHandOff = Partial<Record<AgentRole, HandOff>>;

/** By the agent that was asked. Agents that made no request are left out. */
export function measureHandOff(events: readonly EventView[]): RoleHandOff {
  const recorded = events.map(toRecorded);
  const measured: RoleHandOff = {};
  let transcriptTokens = 0;
  for (const [index, { event }] of recorded.entries()) {
    if (!("calls" in event)) continue;
    for (const agent of event.calls.filter(({ kind }) => kind === "agent")) {
      const role = agentRoleSchema.parse(agent.callee);
      const task = recallTask(rememberAll(recorded.slice(0, index)), role);
      if (!task) continue;
      const own = event.calls.filter(({ parentId }) => parentId === agent.id);
      const run = measureRun(task, { agent, own, transcriptTokens });
      transcriptTokens += run.producedTokens;
      const before = measured[role];
      if (run.naiveTokens > 0) measured[role] = before ? addUp([before, run]) : addUp([run]);
    }
  }
  return measured;
}

/** One agent's conversation, request by request: `own` are its calls in the order in which they were made. */
function measureRun(
  task: AgentTask,
  { agent, own, transcriptTokens }: { agent: Call; own: readonly Call[]; transcriptTokens: number },
): HandOff & { producedTokens: number } {
  const { ticket, messages } = task;
  const shownTask = tokensOf(writeTask(showAsThen(task, agent)));
  const wholeTask = tokensOf(JSON.stringify({ ticket, messages })) + transcriptTokens;
  const run = { shownTokens: 0, naiveTokens: 0, producedTokens: 0 };
  let instructions: number | null = null;
  for (const call of own) {
    if (call.kind === "tool")
      run.producedTokens += resultTokens + (call.outputBytes ?? 0) / charactersOfToken;
    if (call.kind !== "model" || call.inputTokens === 0) continue;
    instructions ??= Math.max(0, call.inputTokens - shownTask);
    run.shownTokens += call.inputTokens;
    run.naiveTokens += instructions + wholeTask + run.producedTokens;
    run.producedTokens += call.outputTokens;
  }
  return run;
}

/** As it was shown to the model that was asked. */
function showAsThen(task: AgentTask, { compaction }: Call): AgentTask {
  const chosen = task.role === "validate" ? keepCited(task) : task;
  return compaction ? compactTask(chosen, compaction).task : chosen;
}

/** The journal's own events, as the API tells them. */
function toRecorded({ type, data, at }: EventView): RecordedEvent {
  // What the API tells of an event is the event: the journal parsed it.
  return { event: { type, ...(data as object) } as TicketEvent, at };
}

/** As the embedded model counts, and about what others do for English. */
const charactersOfToken = 4;

/** A tool's result in a conversation, without what it says: which call it answers, and in what form. */
const resultTokens = tokensOf(
  JSON.stringify({
    type: "tool-result",
    toolCallId: "look-1-1",
    toolName: "orders_get",
    output: { type: "json", value: { status: "success" } },
  }),
);

function tokensOf(text: string): number {
  return text.length / charactersOfToken;
}

/** All tickets together, by agent and in all. */
export function sumHandOffs(handOffs: readonly RoleHandOff[]): { byRole: RoleHandOff; total: HandOff } {
  const byRole: RoleHandOff = {};
  const total: HandOff = { shownTokens: 0, naiveTokens: 0 };
  for (const role of agentRoleSchema.options) {
    const measured = handOffs.flatMap((handOff) => handOff[role] ?? []);
    if (measured.length === 0) continue;
    const sum = addUp(measured);
    byRole[role] = sum;
    total.shownTokens += sum.shownTokens;
    total.naiveTokens += sum.naiveTokens;
  }
  return { byRole, total };
}

function addUp(measured: readonly HandOff[]): HandOff {
  return {
    shownTokens: measured.reduce((sum, { shownTokens }) => sum + shownTokens, 0),
    naiveTokens: measured.reduce((sum, { naiveTokens }) => sum + naiveTokens, 0),
  };
}
