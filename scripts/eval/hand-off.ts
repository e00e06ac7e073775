/**
 * What a ticket's prompts would hold if each agent were handed the whole transcript: every earlier answer and every
 * tool's output as it came, in place of what memory chooses. Pure, from the ticket's events; everything else of a
 * prompt (instructions, the customer's thread, what the agent itself looks up) is the same on both sides.
 */
import { z } from "zod";
import { agentRoleSchema, type AgentRole, type Call } from "../../src/domain/call.ts";
import type { TicketEvent } from "../../src/domain/event.ts";
import type { EventView } from "../../src/domain/view.ts";
import { rememberAll, type RecordedEvent } from "../../src/memory/memory.ts";
import { recallTask } from "../../src/memory/recall.ts";

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
      const requests = event.calls.filter((call) => isRequestOf(agent, call));
      const handedTokens = countHanded(recorded.slice(0, index), role);
      const before = measured[role] ?? { shownTokens: 0, naiveTokens: 0 };
      const shownTokens = requests.reduce((sum, { inputTokens }) => sum + inputTokens, 0);
      measured[role] = {
        shownTokens: before.shownTokens + shownTokens,
        naiveTokens: before.naiveTokens + shownTokens + requests.length * (transcriptTokens - handedTokens),
      };
      transcriptTokens += countProduced(requests);
    }
  }
  return measured;
}

/** The journal's own events, as the API tells them. */
function toRecorded({ type, data, at }: EventView): RecordedEvent {
  // What the API tells of an event is the event: the journal parsed it.
  return { event: { type, ...(data as object) } as TicketEvent, at };
}

function isRequestOf(agent: Call, { kind, parentId, inputTokens }: Call): boolean {
  return kind === "model" && parentId === agent.id && inputTokens > 0;
}

/** Tokens of what memory hands an agent beyond the ticket and its thread. */
function countHanded(before: readonly RecordedEvent[], role: AgentRole): number {
  const task = recallTask(rememberAll(before), role);
  if (!task) return 0;
  const { ticket, messages } = task;
  return tokensOf(task) - tokensOf({ role, ticket, messages });
}

/** Tokens a run adds to the transcript: its calls, what they brought, and its answer. */
function countProduced(requests: readonly Call[]): number {
  const first = requests[0];
  const last = requests.at(-1);
  return first && last ? last.inputTokens + last.outputTokens - first.inputTokens : 0;
}

/** About four characters a token, as the embedded model counts. */
function tokensOf(value: unknown): number {
  return JSON.stringify(value).length / 4;
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
