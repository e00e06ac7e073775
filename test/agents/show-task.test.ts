import { describe, expect, it } from "vitest";
import { showTask } from "../../src/agents/show-task.ts";
import type { Assessment } from "../../src/domain/assessment.ts";
import type { Envelope } from "../../src/domain/envelope.ts";
import type { ProposedAction } from "../../src/domain/draft.ts";
import { riskBandOf } from "../../src/domain/risk-band.ts";
import type { AgentTask } from "../../src/domain/task.ts";
import { rememberAll } from "../../src/memory/memory.ts";
import { recallTask } from "../../src/memory/recall.ts";
import { drafted, exampleTicket, gathered, message, refundAction, triaged } from "../support/events.ts";
import { findTestTenant } from "../support/tenants.ts";

const tenant = {
  ...findTestTenant("demo-own"),
  memory: {
    turnDays: null,
    taskDays: null,
    lowRiskTokens: 900,
    mediumRiskTokens: 1_800,
    highRiskTokens: 2_700,
  },
};
const roles = ["triage", "gather", "draft", "validate"] as const;

describe("what is at stake in a ticket", () => {
  it.each([
    ["an order's whereabouts", { intent: "order_status", riskFlags: [] }, [], "low"],
    ["a new address", { intent: "address_change", riskFlags: [] }, [], "medium"],
    ["a refund", { intent: "refund_request", riskFlags: [] }, [], "high"],
    ["a threat in a question", { intent: "how_to", riskFlags: ["legalThreat"] }, [], "high"],
    ["a question that money is to be moved for", { intent: "how_to", riskFlags: [] }, [0, 2], "high"],
    ["a question and a tool nobody knows", { intent: "how_to", riskFlags: [] }, [null], "high"],
    ["a question and a note", { intent: "how_to", riskFlags: [] }, [1], "medium"],
    ["nobody knows yet", null, [], "medium"],
  ] as const)("%s", (_, assessment, tiers, band) => {
    expect(riskBandOf(assessment, tiers)).toBe(band);
  });
});

describe("an agent's model", () => {
  it("is shown a task whole where it keeps to the limit", () => {
    for (const role of roles) {
      expect(showTask(taskOf(role), { tenant, economy: "ok" }).compaction, role).toBeNull();
    }
  });

  it("is shown more where more is at stake, by the tenant's settings", () => {
    const limitOf = (intent: Assessment["intent"], actions: ProposedAction[] = []) =>
      showTask(taskOf("validate", { intent, actions, isLong: true }), { tenant, economy: "ok" }).compaction;
    expect(limitOf("order_status")).toMatchObject({ band: "low", limitTokens: 900 });
    expect(limitOf("address_change")).toMatchObject({ band: "medium", limitTokens: 1_800 });
    expect(limitOf("order_status", [refundAction])).toMatchObject({ band: "high", limitTokens: 2_700 });
  });

  it("is shown less the less of the ticket's budget is left, and never more", () => {
    const economies: Envelope["economy"][] = ["ok", "compact", "cheaper", "draftOnly"];
    const task = taskOf("draft", { isLong: true });
    const limits = economies.map((economy) => showTask(task, { tenant, economy }).compaction?.limitTokens);
    expect(limits).toEqual([900, 450, 300, 225]);
  });
});

function taskOf(
  role: (typeof roles)[number],
  {
    intent = "order_status",
    actions = [],
    isLong = false,
  }: { intent?: Assessment["intent"]; actions?: ProposedAction[]; isLong?: boolean } = {},
): AgentTask {
  const words = "We love what we do, in the old town, all through the year. ".repeat(isLong ? 400 : 1);
  const [assessed, written] = [triaged("resolve"), drafted("drafted")];
  if (assessed.type !== "agent.triaged" || written.type !== "agent.drafted") throw new Error("other events");
  const assessment = { ...assessed.output, intent, riskFlags: [] };
  const draft = written.output.outcome === "drafted" ? { ...written.output, actions } : written.output;
  const events = [
    {
      type: "ticket.received" as const,
      ticket: exampleTicket,
      message: message({ body: words }),
      contentKey: "k",
    },
    { type: "customer.replied" as const, message: message({ id: "m2", at: 2_000 }), contentKey: "k2" },
    { ...assessed, output: assessment },
    gathered(),
    { ...written, output: draft },
  ];
  const task = recallTask(rememberAll(events.map((event, at) => ({ event, at }))), role);
  if (!task) throw new Error(`no task for ${role}`);
  return task;
}
