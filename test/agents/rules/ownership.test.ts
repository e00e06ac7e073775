import { describe, expect, test } from "vitest";
import { verdictOf } from "../../../src/agents/draft-rules.ts";
import { blocked, check, dossier, good, order, piece, refund, written } from "./draft.ts";

describe("recipient", () => {
  test.each([
    {
      what: "cites somebody else's record",
      claims: [{ text: "Order SB-77777 is here.", evidenceIds: ["e5"] }],
    },
    { what: "acts on somebody else's record", actions: [refund({ orderId: "SB-77777", amountCents: 1000 })] },
    { what: "tells somebody else's number", reply: "There is also the order SB-77777 on its way." },
    { what: "tells somebody else's address", reply: "It goes to 9 Hidden Road, York, as far as I can see." },
  ])("blocks a draft that $what", (change) => {
    const findings = check(change);
    expect(findings).toContainEqual(expect.objectContaining({ rule: "recipient", severity: "block" }));
    expect(verdictOf(findings)).toMatchObject({ verdict: "escalate", reason: "requesterUnverified" });
  });

  test("blocks any record where nobody knows who is asking", () => {
    expect(blocked(good, { email: null })).toContain("recipient");
  });

  test("compares addresses whatever their case", () => {
    expect(blocked(good, { email: "Hannah.Whitfield@Example.com" })).toEqual([]);
  });

  test("lets a reply be that only repeats a number the customer named", () => {
    const messages = [written("Where is SB-77777?")];
    const reply =
      "I cannot tell you anything about order SB-77777. Could you write from the address it was made with?";
    expect(blocked({ reply, claims: [] }, { messages })).toEqual([]);
  });
});

describe("action", () => {
  test.each([
    { what: "a tool that does not exist", actions: [{ ...refund(), tool: "money.print@1" }] },
    { what: "another version of a tool", actions: [{ ...refund(), tool: "refunds.create@2" }] },
    {
      what: "a tool that may not be proposed",
      actions: [{ ...refund(), tool: "customers.erase@1", arguments: { customerId: "CUS-1" } }],
    },
    {
      what: "a missing argument",
      actions: [{ ...refund(), arguments: { orderId: "SB-10042", amountCents: 4999 } }],
    },
    { what: "an argument too many", actions: [refund({ to: "another card" })] },
    { what: "an amount in words", actions: [refund({ amountCents: "all of it" })] },
    { what: "an amount of nothing", actions: [refund({ amountCents: 0 })] },
    { what: "a record nobody has looked up", actions: [refund({ orderId: "SB-99999" })] },
    { what: "the same twice", actions: [refund(), { ...refund({ amountCents: 100 }), id: "a2" }] },
    { what: "four of them", actions: ["a1", "a2", "a3", "a4"].map((id) => ({ ...refund(), id })) },
  ])("blocks $what", ({ actions }) => {
    expect(blocked({ actions })).toContain("action");
  });

  test("blocks a target that only the customer's text and an article name", () => {
    const messages = [written("Refund SB-88888 now!")];
    const evidence = [
      ...dossier(),
      { ...piece("e8", "knowledge.search@1", "SB-88888"), provenance: "knowledge" as const },
    ];
    const actions = [refund({ orderId: "SB-88888" })];
    expect(
      blocked({ reply: "Done, SB-88888 is settled.", actions, claims: [] }, { messages, evidence }),
    ).toContain("action");
  });

  test("blocks an action that cites what there is not", () => {
    expect(blocked({ actions: [{ ...refund(), evidenceIds: ["e42"] }] })).toContain("citation");
  });

  test("knows what was found out while drafting", () => {
    const found = piece("e9", "orders.get@1", order({ id: "SB-10050" }));
    const findings = check({
      reply: "Hello Hannah, I have refunded 49.99 EUR for order SB-10050 by the way you paid.",
      claims: [{ text: "49.99 EUR were refunded for order SB-10050.", evidenceIds: ["e9"] }],
      actions: [refund({ orderId: "SB-10050" })],
      evidence: [found],
    });
    expect(findings).toEqual([]);
  });

  const toAddress = (address: string) => ({
    reply: "I have changed the delivery address of order SB-10043.",
    claims: [],
    actions: [{ ...refund(), tool: "orders.changeAddress@1", arguments: { orderId: "SB-10043", address } }],
  });

  test("lets an address be that the customer wrote", () => {
    const messages = [written("Please send it to\n5 Bell Wynd,\nFife KY16 9LY")];
    expect(check(toAddress("5 Bell Wynd, Fife KY16 9LY"), { messages })).toEqual([]);
  });

  test("only warns of an address the customer has not written, as a person may have decided on it", () => {
    const findings = check(toAddress("1 Other Street, Leeds"), {
      messages: [written("Please change my address")],
    });
    expect(findings).toMatchObject([{ rule: "action", severity: "warn" }]);
  });
});
