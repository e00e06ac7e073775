import { describe, expect, it } from "vitest";
import type { Assessment } from "../../../src/domain/assessment.ts";
import type { GatherTask } from "../../../src/domain/task.ts";
import type { LookupOutcome } from "../../../src/models/local/lookup.ts";
import { planGather } from "../../../src/models/local/plan.ts";
import { createTicket } from "./office.ts";

const mail = { body: "Where is my order? It should have been here by now.", email: null };
const assessment: Assessment = {
  intent: "order_status",
  confidence: 0.9,
  priority: "normal",
  sentiment: "neutral",
  language: "en",
  riskFlags: [],
  entities: {
    orderIds: [],
    invoiceIds: [],
    subscriptionIds: [],
    trackingNumbers: [],
    emails: [],
    amounts: [],
  },
  route: "resolve",
  reason: null,
  summary: "Asks where an order is.",
};
const offered = new Set(["zendesk.readTicket", "customers.find", "orders.list", "knowledge.search"]);

function aTask(source: "zendesk" | "standard"): GatherTask {
  const { ticket, messages } = createTicket(mail);
  const requester = { email: null, name: null, externalId: "8800100" };
  return {
    role: "gather",
    ticket: { ...ticket, source, externalId: "6120", requester },
    messages,
    assessment,
    evidence: [],
    question: null,
  };
}

/** The ticket as the helpdesk has it, with a requester of this number. */
function told(id: string, email: string | null): LookupOutcome {
  const content = { id, name: "Ada Moss", email };
  return {
    tool: "zendesk.readTicket",
    input: { ticket: "6120" },
    status: "success",
    evidence: [{ id: "e1", title: `requester ${id}`, content }],
    message: "",
  };
}

const toolsOf = (step: ReturnType<typeof planGather>) =>
  "lookups" in step ? step.lookups.map(({ tool }) => tool) : ["answer"];

describe("a ticket whose delivery told no address", () => {
  it("is read where it is kept, before anything else", () => {
    expect(planGather(aTask("zendesk"), offered, [])).toEqual({
      lookups: [{ tool: "zendesk.readTicket", input: { ticket: "6120" } }],
    });
  });

  it("is the customer's whom the helpdesk's record names", () => {
    const step = planGather(aTask("zendesk"), offered, [[told("8800100", "Ada@example.com")]]);
    expect("lookups" in step && step.lookups).toContainEqual({
      tool: "customers.find",
      input: { email: "ada@example.com" },
    });
    expect(toolsOf(step)).not.toContain("zendesk.readTicket");
  });

  it.each([
    ["another user", "8800101", "ada@example.com"],
    ["a user without an address", "8800100", null],
  ])("is nobody's where the record is of %s", (_what, id, email) => {
    const step = planGather(aTask("zendesk"), offered, [[told(id, email)]]);
    expect(toolsOf(step)).not.toContain("customers.find");
    expect(toolsOf(step)).not.toContain("zendesk.readTicket");
  });

  it("is not asked about where nobody offers to, or it is kept elsewhere", () => {
    const without = new Set([...offered].filter((tool) => tool !== "zendesk.readTicket"));
    expect(toolsOf(planGather(aTask("zendesk"), without, []))).not.toContain("zendesk.readTicket");
    expect(toolsOf(planGather(aTask("standard"), offered, []))).not.toContain("zendesk.readTicket");
  });

  it("costs no round of the look-ups that follow", () => {
    const found = (tool: string): LookupOutcome => ({
      tool,
      input: { email: "ada@example.com" },
      status: "success",
      evidence: [],
      message: "",
    });
    const rounds = [[told("8800100", "ada@example.com")], [found("a")], [found("b")]];
    expect(toolsOf(planGather(aTask("zendesk"), offered, rounds))).toContain("customers.find");
    expect(toolsOf(planGather(aTask("zendesk"), offered, [...rounds, [found("c")]]))).toEqual(["answer"]);
  });
});
