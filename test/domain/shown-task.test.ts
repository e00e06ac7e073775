import { describe, expect, it } from "vitest";
import { restoreTask, trimTask } from "../../src/domain/shown-task.ts";
import { agentTaskSchema, type AgentTask } from "../../src/domain/task.ts";
import { rememberAll } from "../../src/memory/memory.ts";
import { keepCited, recallTask } from "../../src/memory/recall.ts";
import { drafted, exampleTicket, gathered, message, triaged } from "../support/events.ts";

const memory = rememberAll(
  [
    { type: "ticket.received" as const, ticket: exampleTicket, message: message(), contentKey: "k" },
    triaged("resolve"),
    gathered(),
    drafted("drafted"),
  ].map((event, index) => ({ event, at: 1_790_000_000_000 + index })),
);

const tasks = (["triage", "gather", "draft", "validate"] as const).map((role) => {
  const task = recallTask(memory, role);
  if (!task) throw new Error(`no task for ${role}`);
  return [role, task] as const;
});

describe.each(tasks)("what %s is shown", (_role, task) => {
  it("holds nothing by which only we know a thing", () => {
    const shown = JSON.stringify(trimTask(task));
    for (const word of [task.ticket.id, "tenantId", "callId", ":null", ":[]", ":{}"])
      expect(shown).not.toContain(word);
  });

  it("is a whole task again for a model that is code, and the same to whoever is shown it twice", () => {
    const restored = agentTaskSchema.parse(restoreTask(trimTask(task)));
    expect(trimTask(restored)).toEqual(trimTask(task));
    expect(restored.messages.map(({ body }) => body)).toEqual(task.messages.map(({ body }) => body));
  });

  it("is taken as it is where nothing was trimmed", () => {
    expect(agentTaskSchema.parse(restoreTask(task))).toEqual(task);
  });
});

it("what is no task stays what it is", () => {
  expect(restoreTask("hello")).toBe("hello");
  expect(agentTaskSchema.safeParse(restoreTask({ role: "draft" })).success).toBe(false);
});

it("the helpdesk's id is shown only where the requester's address is not known", () => {
  const [, task] = tasks[0]!;
  const unknown = { ...task.ticket, requester: { ...task.ticket.requester, email: null } };
  expect(JSON.stringify(trimTask(task))).not.toContain("externalId");
  expect(trimTask({ ...task, ticket: unknown })["ticket"]).toMatchObject({
    externalId: task.ticket.externalId,
  });
});

it("validate's model is shown the articles the draft cites, and every record", () => {
  const task = tasks.at(-1)![1] as Extract<AgentTask, { role: "validate" }>;
  const piece = { tool: "t", callId: "c", title: "", content: "" };
  const evidence = [
    { ...piece, id: "e1", provenance: "knowledge" as const },
    { ...piece, id: "e2", provenance: "knowledge" as const },
    { ...piece, id: "e3", provenance: "systemOfRecord" as const },
    { ...piece, id: "e4", provenance: "person" as const },
  ];
  if (task.draft.outcome !== "drafted") throw new Error("it is drafted");
  const draft = { ...task.draft, claims: [{ text: "So it is.", evidenceIds: ["e2"] }], actions: [] };
  const shown = keepCited({ ...task, draft, dossier: { evidence, gaps: [] } });
  expect(shown.dossier.evidence.map(({ id }) => id)).toEqual(["e2", "e3", "e4"]);
});
