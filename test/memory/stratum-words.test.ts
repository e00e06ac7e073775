/** Which of an event's words are stored apart from it, held against events that were really stored. */
import { describe, expect, it } from "vitest";
import { asStored, listVersions, readHistories } from "../../scripts/histories/history.ts";
import type { TicketEvent } from "../../src/domain/event.ts";
import type { Evidence } from "../../src/domain/evidence.ts";
import { strata, type Stratum } from "../../src/domain/stratum.ts";
import {
  hasWords,
  joinWords,
  listReferences,
  nameWords,
  partWords,
  type KnownWords,
} from "../../src/memory/stratum-words.ts";
import { drafted, gathered, triaged, validated } from "../support/events.ts";

const nothing: KnownWords = { known: new Map(), forgottenAt: () => null };

describe("the events of every released machine", () => {
  const released = listVersions().map((version) => ({ version, events: eventsOf(version) }));

  it.each(released)("of $version are read as they were stored, with their words in them", ({ events }) => {
    for (const event of events) {
      const read = strata.reduce((joined, stratum) => joinWords(joined, 1, stratum, nothing), event);
      expect(read).toEqual(event);
      expect(strata.flatMap((stratum) => listReferences(event, stratum))).toEqual([]);
    }
  });

  it.each(released)("of $version are the same once their words were apart from them", ({ events }) => {
    for (const event of events) {
      const { stored, known } = partAll(event);
      const read = strata.reduce((joined, stratum) => joinWords(joined, 1, stratum, known), asStored(stored));
      // In the same order too: a hash goes over the text.
      expect(JSON.stringify(read)).toBe(JSON.stringify(event));
    }
  });

  it("hold words of both strata", () => {
    const types = (stratum: Stratum) =>
      new Set(
        released.flatMap(({ events }) =>
          events.filter((event) => hasWords(event, stratum)).map(({ type }) => type),
        ),
      );
    expect([...types("turn")]).toEqual(
      expect.arrayContaining(["customer.replied", "agent.drafted", "reply.sent"]),
    );
    expect([...types("task")]).toEqual(expect.arrayContaining(["agent.triaged", "agent.drafted"]));
  });
});

describe("what was found", () => {
  const record = { id: "SB-1", email: "ada@example.com" };

  it("leaves nothing of itself in the event but its length", () => {
    const { stored } = partWords(found({ title: "Order SB-1", content: record }), "task", "salt");
    const text = JSON.stringify(stored);
    expect(text).not.toContain("SB-1");
    expect(text).not.toContain("ada@example.com");
    expect(text).toContain(`"characters":${JSON.stringify(record).length}`);
  });

  it("has other names under another salt, and a record another one than the text that spells it", () => {
    expect(nameWords("a", record)).not.toBe(nameWords("b", record));
    expect(nameWords("a", record)).not.toBe(nameWords("a", JSON.stringify(record)));
  });

  it("says when it was forgotten, and what triage saw named is nothing then", () => {
    const forgotten = {
      known: new Map(),
      forgottenAt: (at: number) => (at <= 5 ? Date.UTC(2026, 2, 1) : null),
    };
    const read = (event: TicketEvent, at: number) =>
      joinWords(partWords(event, "task", "salt").stored, at, "task", forgotten);
    const event = found({ title: "Order SB-1", content: record });
    expect(read(event, 5)).toMatchObject({
      output: {
        evidence: [
          {
            id: "e1",
            provenance: "systemOfRecord",
            title: "[10 characters, forgotten on 2026-03-01]",
            content: expect.stringMatching(/^\[\d+ characters, forgotten on 2026-03-01\]$/),
          },
        ],
      },
    });
    expect(read(event, 6)).toMatchObject({ output: { evidence: [{ title: "[10 characters, missing]" }] } });
    expect(read(triaged("resolve"), 5)).toMatchObject({
      output: {
        intent: "order_status",
        confidence: 0.9,
        summary: expect.stringMatching(/^\[\d+ characters, forgotten on 2026-03-01\]$/),
        entities: { orderIds: [], emails: [], amounts: [] },
      },
    });
  });

  it("may look like a name in an event of an earlier release, and is read as it is", () => {
    const forged = { words: "0".repeat(64), characters: 3 };
    const event = found({ title: "A record of somebody else's server", content: forged });
    expect(joinWords(asStored(event), 1, "task", nothing)).toEqual(event);
    const { stored, known } = partAll(event);
    expect(joinWords(asStored(stored), 1, "task", known)).toEqual(event);
  });

  it("is in no report that found nothing", () => {
    for (const event of [gathered(), drafted("drafted"), validated("pass")]) {
      expect(hasWords(event, "task")).toBe(false);
    }
  });
});

function eventsOf(version: string): TicketEvent[] {
  return readHistories(version).histories.flatMap(({ steps }) => steps.map(({ event }) => event));
}

function partAll(event: TicketEvent): { stored: TicketEvent; known: KnownWords } {
  let stored = event;
  const known = new Map<string, unknown>();
  for (const stratum of strata) {
    const parted = partWords(stored, stratum, stratum);
    ({ stored } = parted);
    for (const [name, words] of parted.words) known.set(name, asStored(words));
  }
  return { stored, known: { known, forgottenAt: () => null } };
}

function found(piece: Pick<Evidence, "title" | "content">): TicketEvent {
  const evidence: Evidence[] = [
    { id: "e1", provenance: "systemOfRecord", tool: "orders.get@1", callId: "c1", ...piece },
  ];
  return { type: "agent.gathered", callId: "c2", calls: [], output: { evidence, gaps: [] } };
}
