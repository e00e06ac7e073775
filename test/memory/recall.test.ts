import { describe, expect, it } from "vitest";
import type { TicketEvent } from "../../src/domain/event.ts";
import { agentTaskSchema } from "../../src/domain/task.ts";
import { rememberAll } from "../../src/memory/memory.ts";
import { recallTask } from "../../src/memory/recall.ts";
import { drafted, exampleTicket, gathered, message, triaged } from "../support/events.ts";

const roles = ["triage", "gather", "draft", "validate"] as const;

describe("an agent's task", () => {
  it("is there only once the ticket is that far", () => {
    const possible = (...events: TicketEvent[]) =>
      roles.filter((role) => recallTask(remember(...events), role) !== null);
    expect(possible()).toEqual(["triage"]);
    expect(possible(triaged("resolve"))).toEqual(["triage", "gather", "draft"]);
    expect(possible(triaged("resolve"), gathered(), drafted("drafted"))).toEqual([...roles]);
  });

  it("fits what the agent will parse", () => {
    const memory = remember(triaged("resolve"), gathered(), drafted("drafted"));
    for (const role of roles)
      expect(agentTaskSchema.safeParse(recallTask(memory, role)).success, role).toBe(true);
  });

  it("shows the newest dozen of messages, and of a long one its beginning and how much is missing", () => {
    const more = Array.from({ length: 20 }, (_, index): TicketEvent => ({
      type: "customer.replied",
      message: message({ id: `n${index}`, body: index === 19 ? "x".repeat(12_345) : "hi" }),
      contentKey: `k${index}`,
    }));
    const messages = recallTask(remember(...more), "triage")?.messages ?? [];
    expect(messages).toHaveLength(12);
    expect(messages.at(-1)?.id).toBe("n19");
    expect(messages.at(-1)?.body).toMatch(/^x{12000}\n\[… 345 characters not shown\]$/);
  });

  it("shows what is to be answered, however much the team has written since", () => {
    const more = Array.from({ length: 20 }, (_, index): TicketEvent => ({
      type: "human.replied",
      message: message({ id: `h${index}`, from: "human", at: 2_000 + index }),
      by: "Ada",
    }));
    const messages = recallTask(remember(...more), "triage")?.messages ?? [];
    expect(messages).toHaveLength(12);
    expect(messages[0]?.id).toBe("m1");
  });

  it("shows a bounded number of pieces of evidence", () => {
    const found = gathered();
    if (found.type === "agent.gathered") {
      found.output.evidence = Array.from({ length: 60 }, (_, index) => ({
        id: `e${index + 1}`,
        provenance: "knowledge",
        tool: "knowledge.search@1",
        callId: "c",
        title: "",
        content: "",
      }));
    }
    const task = recallTask(remember(triaged("resolve"), found), "draft");
    expect(task?.role === "draft" && task.dossier.evidence).toHaveLength(24);
  });

  it("shows who the requester is, however much was found since", () => {
    const ticket = { ...exampleTicket, source: "zendesk" as const };
    const requester = { ...ticket.requester, email: null, externalId: "8800100" };
    const received: TicketEvent = {
      type: "ticket.received",
      ticket: { ...ticket, requester },
      message: message(),
      contentKey: "k",
    };
    const found = gathered();
    if (found.type !== "agent.gathered") throw new Error("nothing was gathered");
    const from = (tool: string, content: Record<string, string>, id: string) => ({
      id,
      provenance: "systemOfRecord" as const,
      tool,
      callId: "c",
      title: "",
      content,
    });
    const record = from("zendesk.readTicket@1", { id: "8800100", email: "ada@example.com" }, "e1");
    found.output.evidence = [
      record,
      ...Array.from({ length: 60 }, (_, index) =>
        from("orders.list@1", { id: `SB-${index}`, customerEmail: "ada@example.com" }, `e${index + 2}`),
      ),
    ];
    const events = [received, triaged("resolve"), found].map((event, at) => ({ event, at }));
    const task = recallTask(rememberAll(events), "draft");
    expect(task?.role === "draft" && task.dossier.evidence).toHaveLength(24);
    expect(task?.role === "draft" && task.dossier.evidence[0]).toEqual(record);
  });

  it("carries the question of whom asks, for gather alone", () => {
    const memory = remember(triaged("resolve"));
    expect(recallTask(memory, "gather", "When was it sent?")).toMatchObject({
      question: "When was it sent?",
    });
    expect(recallTask(memory, "draft", "When was it sent?")).not.toHaveProperty("question");
  });
});

function remember(...events: TicketEvent[]) {
  const received: TicketEvent = {
    type: "ticket.received",
    ticket: exampleTicket,
    message: message(),
    contentKey: "k",
  };
  return rememberAll([received, ...events].map((event, at) => ({ event, at })));
}
