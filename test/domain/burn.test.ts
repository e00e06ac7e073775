import { expect, it } from "vitest";
import { workflowOf } from "../../src/domain/burn.ts";
import { exampleTicket, message, triaged } from "../support/events.ts";

it("a request is paid for the ticket's intent, and before that is known for finding it out", () => {
  const event = triaged("resolve");
  if (event.type !== "agent.triaged") throw new Error("triaged() reports a triage");
  const common = { ticket: exampleTicket, messages: [message()] };
  const assessment = { ...event.output, intent: "double_charge" } as const;
  expect(workflowOf({ role: "triage", ...common })).toBe("triage");
  expect(workflowOf({ role: "gather", ...common, assessment, evidence: [], question: null })).toBe(
    "double_charge",
  );
});
