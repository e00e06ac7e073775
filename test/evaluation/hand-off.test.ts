import { describe, expect, it } from "vitest";
import { measureHandOff, sumHandOffs } from "../../scripts/eval/hand-off.ts";
import { writeTask } from "../../src/agents/prompts/prompt.ts";
import type { Call } from "../../src/domain/call.ts";
import type { TicketEvent } from "../../src/domain/event.ts";
import type { EventView } from "../../src/domain/view.ts";
import { rememberAll } from "../../src/memory/memory.ts";
import { recallTask } from "../../src/memory/recall.ts";
import { drafted, exampleTicket, gathered, message, triaged } from "../support/events.ts";

/** Tokens of each agent's instructions, of the answers, and bytes of what one tool call brought. */
const [instructions, answered, brought] = [300, 50, 4_000];

describe("a hand-off of the whole transcript", () => {
  const triageEvent = withCalls(triaged("resolve"), "triage", []);
  const gatherEvent = withCalls(gathered(), "gather", [triageEvent]);
  const draftEvent = withCalls(drafted("drafted"), "draft", [triageEvent, gatherEvent]);
  const measured = measureHandOff(view([received(), triageEvent, gatherEvent, draftEvent]));

  it("is what memory shows for the first agent, but for what no model can use", () => {
    const { shownTokens = 0, naiveTokens = 0 } = measured.triage ?? {};
    expect(shownTokens).toBe(instructions + taskTokens("triage", []));
    expect(naiveTokens).toBeCloseTo(instructions + storedTokens(), -1);
  });

  it("holds every answer and every tool's output, as it came, for those after it", () => {
    const { naiveTokens = 0 } = measured.draft ?? {};
    const earlier = 3 * answered + brought / 4;
    expect(naiveTokens).toBeGreaterThan(instructions + storedTokens() + earlier);
    // Beyond that only the form a tool's result has in a conversation.
    expect(naiveTokens).toBeLessThan(instructions + storedTokens() + earlier + 60);
  });

  it("is counted anew in every request of a conversation, with what the agent itself has looked up", () => {
    const { naiveTokens = 0 } = measured.gather ?? {};
    const first = instructions + storedTokens() + answered;
    expect(naiveTokens).toBeGreaterThan(2 * first + answered + brought / 4);
  });

  it("is summed by agent and in all, over all tickets", () => {
    const { byRole, total } = sumHandOffs([measured, measured, {}]);
    expect(byRole.draft?.naiveTokens).toBeCloseTo(2 * (measured.draft?.naiveTokens ?? 0));
    expect(total.shownTokens).toBe(
      2 * Object.values(measured).reduce((sum, { shownTokens }) => sum + shownTokens, 0),
    );
    expect(byRole.validate).toBeUndefined();
  });
});

type Reported = Extract<TicketEvent, { calls: Call[] }>;

/** The event with the calls of a run: gather looks something up in between, and asks twice. */
function withCalls(
  event: TicketEvent,
  role: "triage" | "gather" | "draft",
  before: TicketEvent[],
): TicketEvent {
  const shown = Math.ceil(instructions + taskTokens(role, before));
  const request = call("model", "local/x", { inputTokens: shown, outputTokens: answered });
  const calls =
    role === "gather"
      ? [request, call("tool", "orders.get@1", { outputBytes: brought }), request]
      : [request];
  return { ...(event as Reported), calls: [{ ...call("agent", role), id: "run", parentId: null }, ...calls] };
}

function taskTokens(role: "triage" | "gather" | "draft", before: TicketEvent[]): number {
  const memory = rememberAll([received(), ...before].map((event) => ({ event, at: 0 })));
  const task = recallTask(memory, role);
  if (!task) throw new Error(`no task for ${role}`);
  return Math.ceil(writeTask(task).length / 4);
}

function storedTokens(): number {
  return JSON.stringify({ ticket: exampleTicket, messages: [message()] }).length / 4;
}

function received(): TicketEvent {
  return { type: "ticket.received", ticket: exampleTicket, message: message(), contentKey: "k" };
}

function view(events: readonly TicketEvent[]): EventView[] {
  return events.map(({ type, ...data }, seq) => ({
    seq,
    id: `${seq}`,
    type,
    at: 0,
    state: "triaging",
    data: JSON.parse(JSON.stringify(data)) as EventView["data"],
    hash: "",
  }));
}

function call(kind: Call["kind"], callee: string, more: Partial<Call> = {}): Call {
  return {
    id: `${kind} ${callee}`,
    parentId: "run",
    caller: "coordinator",
    callee,
    kind,
    inputHash: "",
    attempt: 1,
    startedAt: 0,
    endedAt: 0,
    outcome: "success",
    reason: null,
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0,
    traceId: "",
    ...more,
  };
}
