import { describe, expect, it } from "vitest";
import { originsOf } from "../../src/coordinator/settle.ts";
import type { Approval } from "../../src/domain/approval.ts";
import type { ProposedAction } from "../../src/domain/draft.ts";
import type { TicketMemory } from "../../src/memory/memory.ts";
import { hashAction } from "../../src/policy/decide.ts";
import { policyVersionOf } from "../../src/policy/fingerprint.ts";
import { findTestTenant } from "../support/tenants.ts";

const tenant = findTestTenant("demo-own");
const nowMs = 1_000_000;
const edited = refund("a1", 1_480);
const untouched = refund("a2", 2);

describe("when a person has edited one of two proposed refunds", () => {
  it("its amount is the person's", () => {
    expect(originOfAmount(edited)).toMatchObject({ label: "person", isBlocked: false });
  });

  it("the other one's amount is still the model's: nobody has decided on it", () => {
    expect(originOfAmount(untouched)).toMatchObject({ label: "model", isBlocked: true });
  });

  it("its amount is the person's no longer than their approval lasts", () => {
    expect(originOfAmount(edited, { expiresAt: nowMs })).toMatchObject({ label: "model", isBlocked: true });
    expect(originOfAmount(edited, { policyVersion: "demo-0" })).toMatchObject({ isBlocked: true });
  });
});

function originOfAmount(action: ProposedAction, changes: Partial<Approval> = {}) {
  const approval = {
    status: "edited",
    actionHash: hashAction(edited),
    policyVersion: policyVersionOf(tenant.policy),
    expiresAt: nowMs + 1,
    ...changes,
  } as Approval;
  // What is read of a ticket's memory here, and no more.
  const memory = {
    ticket: { subject: "A refund", requester: { email: "hannah@example.com" } },
    messages: [],
    dossier: null,
    approvals: [approval],
    earlierApprovals: 0,
    decidedActions: [edited, untouched],
  } as unknown as TicketMemory;
  const origins = originsOf(action, memory, tenant, nowMs);
  return origins.find(({ argument }) => argument === "amountCents");
}

function refund(id: string, amountCents: number): ProposedAction {
  const wish = { orderId: "SB-1", amountCents, currency: "EUR", reason: "It arrived broken." };
  return { id, tool: "refunds.create@1", arguments: wish, reason: "", evidenceIds: [] };
}
