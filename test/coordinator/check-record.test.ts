import { describe, expect, it } from "vitest";
import { compareRecord, planRecordCheck } from "../../src/coordinator/check-record.ts";
import { changesOf } from "../../src/coordinator/record-changes.ts";
import type { Approval } from "../../src/domain/approval.ts";
import type { ProposedAction } from "../../src/domain/draft.ts";
import type { Evidence } from "../../src/domain/evidence.ts";
import type { Deed, TicketMemory } from "../../src/memory/memory.ts";
import type { ToolAnswer } from "../../src/tools/request.ts";
import { catalogOf } from "../../src/tools/catalog.ts";
import { findTestTenant } from "../support/tenants.ts";

const catalog = catalogOf(findTestTenant("demo-own"));
const order = { id: "SB-1", customerEmail: "ada@example.com", status: "paid", refundedCents: 0 };
const refund: ProposedAction = {
  id: "a1",
  tool: "refunds.create@1",
  arguments: { orderId: "SB-1", amountCents: 500, currency: "EUR", reason: "Broken" },
  reason: "",
  evidenceIds: [],
};
const requestedAt = 1_000;

describe("before an approved action leaves", () => {
  it("its record is read by its own number", () => {
    expect(plan()).toMatchObject({ tool: { name: "orders.get" }, input: { orderId: "SB-1" } });
  });

  it("a subscription is read by whose it is", () => {
    const subscription = { id: "SUB-1", customerEmail: "ada@example.com", status: "active", renewsAt: null };
    const action = { ...refund, tool: "subscriptions.cancel@1", arguments: { subscriptionId: "SUB-1" } };
    expect(plan([], action, subscription)).toMatchObject({
      tool: { name: "subscriptions.list" },
      input: { email: "ada@example.com" },
    });
  });

  it("nothing is read where the question named no record", () => {
    expect(planRecordCheck({ ...approve(), target: null }, remember(), catalog)).toBeNull();
  });

  it("what this ticket itself did to the record since the question was put is no surprise", () => {
    expect(plan([{ action: refund, at: requestedAt + 1 }])).toBeNull();
    expect(plan([{ action: refund, at: requestedAt - 1 }])).not.toBeNull();
    const other = { ...refund, arguments: { ...refund.arguments, orderId: "SB-2" } };
    expect(plan([{ action: other, at: requestedAt + 1 }])).not.toBeNull();
  });
});

describe("the second reading", () => {
  it("of the same record lets the action go, whatever order its fields come in", () => {
    const { status, refundedCents, ...rest } = order;
    expect(compare({ refundedCents, status, ...rest })).toMatchObject({ status: "same" });
  });

  it("of another one tells the fields that differ", () => {
    expect(compare({ ...order, refundedCents: 500, status: "shipped" })).toMatchObject({
      status: "changed",
      differences: [
        { field: "status", before: "paid", after: "shipped" },
        { field: "refundedCents", before: 0, after: 500 },
      ],
    });
  });

  it("that finds nothing is a change", () => {
    expect(compare(null)).toMatchObject({ status: "changed" });
  });

  it("of a record that is somebody else's by now is a change, and tells nothing of theirs", () => {
    const checked = compare({ ...order, customerEmail: "eve@example.com", status: "shipped" });
    expect(checked).toMatchObject({ status: "changed" });
    expect(JSON.stringify(checked)).not.toContain("eve@");
    expect(JSON.stringify(checked)).not.toContain("shipped");
  });

  it("that came to nothing is to be tried again, as soon as the other side wants to hear of it", () => {
    const failed = {
      status: "failed",
      reason: "busy",
      message: "",
      retryable: true,
      retryAfterMs: 9_000,
    } as const;
    expect(answer({ ...failed })).toEqual({ status: "unread", retryAfterMs: 9_000 });
    expect(answer({ status: "unknown", message: "" })).toMatchObject({ status: "unread" });
    expect(answer({ status: "refused", reason: "switchedOff", message: "" })).toMatchObject({
      status: "unread",
    });
  });
});

function compare(record: object | null) {
  return answer({ status: "success", output: { order: record } });
}

function answer(result: ToolAnswer["result"]) {
  const check = plan();
  if (!check) throw new Error("there is something to compare");
  const call = { id: "c2", attempt: 0 } as ToolAnswer["call"];
  return compareRecord(check, { result, call }, remember());
}

function plan(deeds: Pick<Deed, "action" | "at">[] = [], action = refund, record: object = order) {
  return planRecordCheck(approve(action, record), remember(deeds, record), catalog);
}

function approve(action = refund, record: object = order): Approval {
  const { target } = changesOf(action, remember([], record), catalog);
  return { action, target, requestedAt } as Approval;
}

function remember(deeds: Pick<Deed, "action" | "at">[] = [], record: object = order) {
  const evidence: Evidence[] = [
    {
      id: "e1",
      provenance: "systemOfRecord",
      tool: "orders.get@1",
      callId: "c1",
      title: "",
      content: record as Record<string, string>,
    },
  ];
  const ticket = { source: "standard", requester: { email: "ada@example.com" } };
  return { ticket, dossier: { evidence, gaps: [] }, deeds } as unknown as TicketMemory;
}
