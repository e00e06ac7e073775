import { describe, expect, it } from "vitest";
import { writeBlock } from "../../src/domain/answer.ts";
import { comparable, fingerprintInput, fingerprintRequest } from "../../src/domain/recorded-call.ts";

const first = `tkt_${"a".repeat(32)}`;
const second = `tkt_${"b".repeat(32)}`;

function ask(ticketId: string, at: number, body: string) {
  const task = {
    ticket: { id: ticketId, tenantId: ticketId.slice(0, 6) },
    messages: [{ at, body }],
  };
  const text = `Look at this.\n${writeBlock("task", task)}`;
  return {
    instructions: "Be brief.",
    messages: [{ role: "user", content: [{ type: "text", text }] }],
    tools: [],
  };
}

describe("a recorded call", () => {
  it("is found again at another time, under another ticket's id and another tenant", () => {
    expect(fingerprintRequest("draft_answer", ask(first, 1, "Hello"))).toBe(
      fingerprintRequest("draft_answer", ask(second, 2, "Hello")),
    );
  });

  it("is not found by other words of the customer", () => {
    expect(fingerprintRequest("draft_answer", ask(first, 1, "Hello"))).not.toBe(
      fingerprintRequest("draft_answer", ask(first, 1, "Goodbye")),
    );
  });

  it("is not found by another amount, whatever the ticket", () => {
    expect(fingerprintInput({ orderId: "SB-1", amountCents: 100 })).not.toBe(
      fingerprintInput({ orderId: "SB-1", amountCents: 101 }),
    );
  });

  it("is found by whatever message it answers, which is called after its delivery, and not by whom it answers", () => {
    const reply = { to: "github:tam-t", inReplyTo: "github:comment:77:created", body: "Hello" };
    const again = { ...reply, inReplyTo: "zendesk:4e2a" };
    expect(fingerprintInput(again)).toBe(fingerprintInput(reply));
    expect(fingerprintInput({ ...reply, to: "github:mia-m" })).not.toBe(fingerprintInput(reply));
  });

  it("is told call ids below a ticket from nothing else", () => {
    expect(comparable(`${first}/5.0.2 and 5.0.2`)).toBe("ticket and 5.0.2");
  });

  it("has the JSON in its prompt opened, so that a difference can be named", () => {
    expect(comparable(ask(first, 1, "Hello"))).toMatchObject({
      messages: [
        {
          content: [
            { text: { words: "Look at this.\n<task/>", task: { messages: [{ at: 0, body: "Hello" }] } } },
          ],
        },
      ],
    });
  });
});
