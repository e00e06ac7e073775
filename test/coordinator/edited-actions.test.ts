import { describe, expect, it } from "vitest";
import { originsOf } from "../../src/coordinator/settle.ts";
import type { Approval } from "../../src/domain/approval.ts";
import type { ProposedAction } from "../../src/domain/draft.ts";
import type { TicketMemory } from "../../src/memory/memory.ts";
import { hashAction } from "../../src/policy/decide.ts";
import { catalogOf } from "../../src/tools/catalog.ts";
import { findTestTenant } from "../support/tenants.ts";

const edited = refund("a1", 1_480);
const untouched = refund("a2", 2);

describe("when a person has edited one of two proposed refunds", () => {
  it("its amount is the person's", () => {
    expect(originOfAmount(edited)).toMatchObject({ label: "person", isBlocked: false });
  });

  it("the other one's amount is still the model's: nobody has decided on it", () => {
    expect(originOfAmount(untouched)).toMatchObject({ label: "model", isBlocked: true });
  });
});

function originOfAmount(action: ProposedAction) {
  // What is read of a ticket's memory here, and no more.
  const memory = {
    ticket: { subject: "A refund", requester: { email: "hannah@example.com" } },
    messages: [],
    dossier: null,
    approvals: [{ status: "edited", actionHash: hashAction(edited) } as Approval],
    earlierApprovals: 0,
    decidedActions: [edited, untouched],
  } as unknown as TicketMemory;
  const origins = originsOf(action, memory, catalogOf(findTestTenant("demo-own")));
  return origins.find(({ argument }) => argument === "amountCents");
}

function refund(id: string, amountCents: number): ProposedAction {
  const wish = { orderId: "SB-1", amountCents, currency: "EUR", reason: "It arrived broken." };
  return { id, tool: "refunds.create@1", arguments: wish, reason: "", evidenceIds: [] };
}
