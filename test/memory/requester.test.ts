import { describe, expect, it } from "vitest";
import type { Evidence } from "../../src/domain/evidence.ts";
import { requesterEmailOf } from "../../src/memory/requester.ts";
import { createTicket } from "../models/local/office.ts";

const { ticket: base } = createTicket({ body: "Hello", email: null });
const ticket = {
  ...base,
  source: "zendesk" as const,
  requester: { ...base.requester, externalId: "8800100" },
};

const record: Evidence = {
  id: "e1",
  provenance: "systemOfRecord",
  tool: "zendesk.readTicket@1",
  callId: "c1",
  title: "requester 8800100",
  content: { id: "8800100", name: "Ines Duarte", email: "Ines.Duarte@example.com" },
};

describe("a requester's address", () => {
  it("is the signed delivery's, whatever any record says", () => {
    const signed = { ...ticket, requester: { ...ticket.requester, email: "Signed@example.com" } };
    expect(requesterEmailOf(signed, [record])).toBe("signed@example.com");
  });

  it("is that of the helpdesk's record of the user the delivery named, where it told none itself", () => {
    expect(requesterEmailOf(ticket, [record])).toBe("ines.duarte@example.com");
  });

  it.each<[string, Evidence]>([
    ["another user's record", { ...record, content: { id: "8800101", email: "other@example.com" } }],
    ["a customer's words", { ...record, provenance: "customerText" }],
    ["a third party's answer", { ...record, provenance: "thirdParty" }],
    ["another system's record", { ...record, tool: "customers.find@1" }],
    ["a system whose name begins alike", { ...record, tool: "zendesk2.readTicket@1" }],
    ["a record as text", { ...record, content: JSON.stringify(record.content) }],
    ["a record without an address", { ...record, content: { id: "8800100", email: null } }],
  ])("is not told by %s", (_what, piece) => {
    expect(requesterEmailOf(ticket, [piece])).toBeNull();
  });

  it("is not told by evidence that does not say where it comes from", () => {
    expect(requesterEmailOf(ticket, [{ content: record.content }])).toBeNull();
  });

  it("is nobody's where the delivery named nobody", () => {
    const nobody = { ...ticket, requester: { ...ticket.requester, externalId: null } };
    expect(
      requesterEmailOf(nobody, [{ ...record, content: { id: null, email: "a@example.com" } }]),
    ).toBeNull();
  });
});
