import { describe, expect, it } from "vitest";
import { applyThresholds } from "../../src/agents/triage.ts";
import type { Assessment } from "../../src/domain/assessment.ts";
import { exampleTicket, message, triaged } from "../support/events.ts";

describe("a tenant's thresholds", () => {
  it("let a sure answer through, without a reason", () => {
    expect(apply({ reason: "abuse" })).toMatchObject({ route: "resolve", reason: null });
  });

  it.each([
    ["less sure than asked for", { confidence: 0.44 }, "human", "lowConfidence"],
    ["exactly as sure as asked for", { confidence: 0.45 }, "resolve", null],
    ["out of scope", { intent: "out_of_scope" }, "human", "outOfScope"],
    ["in a language nobody is set up for", { language: "fi" }, "human", "languageUnsupported"],
    ["in a language that cannot be told", { language: "und" }, "resolve", null],
    ["for a person, without a reason", { route: "human", reason: null }, "human", "lowConfidence"],
    ["for a person, with a reason", { route: "human", reason: "legal" }, "human", "legal"],
    ["to be closed, with a reason it should not have", { route: "close", reason: "legal" }, "close", null],
    ["for nobody, although it is unsure", { route: "close", confidence: 0 }, "close", null],
  ] satisfies [string, Partial<Assessment>, string, string | null][])("%s", (_, changes, route, reason) => {
    expect(apply(changes)).toMatchObject({ route, reason });
  });

  it("close what a machine wrote, whatever the model makes of it", () => {
    const automatic = message({ automatic: true });
    expect(apply({ route: "human", reason: "legal" }, [message(), automatic])).toMatchObject({
      route: "close",
      reason: null,
    });
    expect(apply({}, [automatic, message()])).toMatchObject({ route: "resolve" });
  });
});

function apply(changes: Partial<Assessment>, messages = [message()]): Assessment {
  const event = triaged("resolve");
  if (event.type !== "agent.triaged") throw new Error("unreachable");
  return applyThresholds(
    { ...event.output, ...changes },
    { role: "triage", ticket: exampleTicket, messages },
    { minConfidence: 0.45, languages: ["en", "de"] },
  );
}
