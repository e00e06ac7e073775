/** Which stage a judgement of a ticket is routed to. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCases } from "../../scripts/eval/cases.ts";
import { callSchema } from "../../src/domain/call.ts";
import { writeEvalSet, type FaultStage, type Label } from "../../src/domain/label.ts";
import { stageOfDecision, stageOfFeedback, stageOfRevert } from "../../src/domain/stage-at-fault.ts";
import type { Feedback } from "../../src/domain/view.ts";

type Reason = Feedback["reason"];

const course = {
  assessed: { intent: "order_status" },
  wasHandedOverByTriage: false,
  wasDoneUnasked: false,
  calls: [
    call("1", "coordinator", "triage"),
    call("2", "gather", "orders.get@1"),
    call("3", "draft", "local/x"),
  ],
};

describe("feedback", () => {
  it.each([
    ["missingData", {}, "gather"],
    ["incorrect", {}, "draft"],
    ["tone", {}, "draft"],
    ["shouldHaveEscalated", {}, "validate"],
    ["shouldHaveEscalated", { wasDoneUnasked: true }, "policy"],
    ["shouldNotHaveEscalated", {}, "validate"],
    ["shouldNotHaveEscalated", { wasHandedOverByTriage: true }, "triage"],
    ["other", {}, null],
    [null, {}, null],
  ] satisfies [Reason, object, FaultStage | null][])("%s, of %j, is about %s", (reason, more, stage) => {
    expect(stageOfFeedback({ reason, callId: null }, { ...course, ...more })).toBe(stage);
  });

  it.each([
    ["1", "triage"],
    ["2", "gather"],
    ["3", "draft"],
    ["4", "draft"],
  ] satisfies [string, FaultStage][])("about call %s is about %s, whoever was called", (callId, stage) => {
    expect(stageOfFeedback({ reason: "incorrect", callId }, course)).toBe(stage);
  });

  it("that gives another intent is about triage, and one that gives the same is not", () => {
    const said = { reason: "incorrect", callId: null } as const;
    expect(stageOfFeedback({ ...said, intent: "complaint" }, course)).toBe("triage");
    expect(stageOfFeedback({ ...said, intent: "order_status" }, course)).toBe("draft");
  });
});

describe("what people decide and take back", () => {
  it("is the draft's where they agreed before, and the policy's where nobody was asked", () => {
    expect(stageOfDecision("granted")).toBeNull();
    for (const decision of ["edited", "changesRequested", "rejected"] as const)
      expect(stageOfDecision(decision)).toBe("draft");
    expect(stageOfRevert(true)).toBe("policy");
    expect(stageOfRevert(false)).toBe("draft");
  });
});

describe("the evaluation set", () => {
  it("has one row a ticket with the newest word on each thing, and everything that was said", () => {
    const rows = writeEvalSet([
      label({ ticketId: "tkt_2", at: 3, intent: "complaint" }),
      label({ at: 2, said: "shouldHaveEscalated", outcome: "escalated" }),
      label({ at: 1, intent: "order_cancel" }),
    ])
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { judged: object[] });
    expect(rows).toMatchObject([
      { intent: "complaint", judged: [{ stage: "triage" }] },
      {
        intent: "order_cancel",
        outcome: "escalated",
        judged: [{ said: "incorrect" }, { said: "shouldHaveEscalated" }],
      },
    ]);
    expect(writeEvalSet([])).toBe("");
  });

  it("is read by an evaluation of whole tickets", () => {
    const folder = mkdtempSync(join(tmpdir(), "signalbox-labels-"));
    const file = join(folder, "set.jsonl");
    writeFileSync(
      file,
      writeEvalSet([label({ intent: "complaint", outcome: "escalated" }), label({ ticketId: "tkt_2" })]),
    );
    expect(readCases(file).map(({ wanted }) => wanted)).toMatchObject([
      { outcome: "escalated", intents: ["complaint"] },
      { outcome: null, intents: null },
    ]);
    rmSync(folder, { recursive: true });
  });
});

function call(id: string, caller: string, callee: string) {
  return callSchema.parse({
    id,
    parentId: null,
    kind: "agent",
    caller,
    callee,
    inputHash: "",
    attempt: 1,
    startedAt: 0,
    endedAt: 1,
    traceId: "t",
    outcome: "success",
    reason: null,
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0,
  });
}

function label(more: Partial<Label>): Label {
  return {
    id: "lbl_1",
    ticketId: "tkt_1",
    at: 1,
    by: "Ada",
    source: "feedback",
    said: "incorrect",
    isRight: false,
    stage: "triage",
    assessed: null,
    intent: null,
    outcome: null,
    subject: "Words",
    body: "More words",
    ...more,
  };
}
