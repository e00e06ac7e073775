import { describe, expect, it } from "vitest";
import { Random } from "../../simulation/random.ts";
import type { Evidence } from "../../src/domain/evidence.ts";
import type { RiskBand } from "../../src/domain/risk-band.ts";
import { restoreTask, trimTask } from "../../src/domain/shown-task.ts";
import { agentTaskSchema, type AgentTask, type DraftTask } from "../../src/domain/task.ts";
import type { Message } from "../../src/domain/ticket.ts";
import { estimateTokens } from "../../src/domain/tokens.ts";
import { compactTask } from "../../src/memory/compact.ts";
import { rememberAll } from "../../src/memory/memory.ts";
import { newestQuestion } from "../../src/domain/newest-question.ts";
import { recallTask } from "../../src/memory/recall.ts";
import { exampleTicket, gathered, message, refundAction, triaged } from "../support/events.ts";

const bands: readonly RiskBand[] = ["low", "medium", "high"];
const limits = [1, 50, 200, 400, 800, 1_600, 3_200, 100_000];

describe.each(Array.from({ length: 20 }, (_, seed) => seed))("a task that is compacted (seed %i)", (seed) => {
  const task = inventTask(seed);
  const sizeOf = (shown: AgentTask) => estimateTokens(JSON.stringify(trimTask(shown)));
  const shownAt = (band: RiskBand, limitTokens: number) => compactTask(task, { band, limitTokens });

  it("keeps to its limit, or has nothing left that its band may leave out", () => {
    for (const band of bands) {
      const least = shownAt(band, 1).compaction?.afterTokens ?? sizeOf(task);
      for (const limitTokens of limits) {
        const { task: shown, compaction } = shownAt(band, limitTokens);
        expect(sizeOf(shown)).toBeLessThanOrEqual(Math.max(limitTokens, least));
        if (compaction) {
          expect(compaction).toEqual({
            band,
            limitTokens,
            beforeTokens: sizeOf(task),
            afterTokens: sizeOf(shown),
          });
          expect(compaction.afterTokens).toBeLessThan(compaction.beforeTokens);
        } else expect(shown).toBe(task);
      }
    }
  });

  it("shows no less where more may be shown, or more is at stake", () => {
    for (const band of bands) {
      const sizes = limits.map((limitTokens) => sizeOf(shownAt(band, limitTokens).task));
      expect(sizes).toEqual(sizes.toSorted((left, right) => left - right));
    }
    for (const [index, limitTokens] of limits.entries()) {
      // A higher band never has the lower limit: the settings see to it.
      const sizes = bands.map((band, step) => sizeOf(shownAt(band, limits[index + step] ?? 100_000).task));
      expect(sizes, `from ${limitTokens}`).toEqual(sizes.toSorted((left, right) => left - right));
    }
  });

  it("is the same whoever asks and how often, and changes nothing in what it comes from", () => {
    const before = structuredClone(task);
    for (const band of bands) expect(shownAt(band, 200)).toEqual(shownAt(band, 200));
    expect(task).toEqual(before);
  });

  it("has lost neither the question, nor what people said, nor what a draft or a decision rests on", () => {
    for (const band of bands) {
      const { task: shown } = shownAt(band, 1);
      const kept = (all: readonly Message[]) =>
        all.filter(({ id, from }) => from === "human" || id === newestQuestion(task));
      expect(kept(shown.messages)).toEqual(kept(task.messages));
      const needed = (all: readonly Evidence[]) =>
        all.filter(({ id, provenance }) => provenance === "person" || ["e1", "e2", "e7"].includes(id));
      expect(needed(evidenceOf(shown))).toEqual(needed(evidenceOf(task)));
      expect({ ...shown, messages: [], dossier: null }).toEqual({ ...task, messages: [], dossier: null });
    }
  });

  it("has lost no sum, no id, no address and no piece of evidence", () => {
    for (const band of bands) {
      const { task: shown } = shownAt(band, 1);
      const known = new Set(figuresIn(shown));
      expect(figuresIn(task).filter((each) => !known.has(each))).toEqual([]);
      expect(evidenceOf(shown).map(({ id }) => id)).toEqual(evidenceOf(task).map(({ id }) => id));
    }
  });

  it("says where words are missing, in marks that code of ours does not read as words", () => {
    const { task: shown } = shownAt("low", 1);
    const read = agentTaskSchema.parse(restoreTask(trimTask(shown)));
    const texts = [
      ...read.messages.map(({ body }) => body),
      ...evidenceOf(read).map(({ content }) => content),
    ];
    expect(texts.filter((text) => typeof text === "string" && text.includes("left out]"))).toEqual([]);
    for (const { id, body } of shown.messages) {
      const whole = task.messages.find((each) => each.id === id)?.body ?? "";
      if (body !== whole) expect(body).toMatch(/\[… \d+ characters left out\]/);
      for (const part of body.split(/\n?\[… \d+ characters left out\]\n?/))
        expect(whole).toContain(part.trim());
    }
  });
});

describe("what is left out first", () => {
  it("is what was said before, then articles, then the prose in records, which a ticket with much at stake keeps", () => {
    const chatter = "We love what we do, in the old town, all through the year. ".repeat(8);
    const task: DraftTask = {
      ...inventTask(7),
      messages: [message({ id: "m1", at: 1, body: chatter }), message({ id: "m2", at: 2 })],
      dossier: {
        gaps: [],
        evidence: [
          { ...piece("e11", "systemOfRecord"), content: { id: "SB-1", note: chatter } },
          { ...piece("e12", "knowledge"), content: chatter },
        ],
      },
    };
    const cutAt = (band: RiskBand, share: number) => {
      const whole = compactTask(task, { band, limitTokens: 1 }).compaction?.beforeTokens ?? 0;
      const { task: shown } = compactTask(task, { band, limitTokens: Math.floor(whole * share) });
      const isOther = (one: object, other?: object) => JSON.stringify(one) !== JSON.stringify(other);
      return [
        ...shown.messages.filter((each, index) => isOther(each, task.messages[index])),
        ...evidenceOf(shown).filter((each, index) => isOther(each, task.dossier.evidence[index])),
      ].map(({ id }) => id);
    };
    expect(cutAt("low", 0.99)).toEqual(["m1"]);
    expect(cutAt("low", 0.8)).toEqual(["m1", "e12"]);
    expect(cutAt("low", 0.1)).toEqual(["m1", "e11", "e12"]);
    expect(cutAt("high", 0.1)).toEqual(["m1", "e12"]);
  });

  it("of an article is what has nothing to do with the question", () => {
    const task = inventTask(3);
    const about = "Lamps are sent back free of charge within the period.";
    const rest =
      "We founded our house in the old town and love what we do every single day of the year. ".repeat(4);
    const article = { ...piece("e9", "knowledge"), content: `Returns. ${rest}${about} ${rest}` };
    const { task: shown } = compactTask(
      {
        ...task,
        messages: [message({ body: "Can I send my lamp back?" })],
        dossier: { gaps: [], evidence: [article] },
      },
      { band: "high", limitTokens: 1 },
    );
    expect(evidenceOf(shown)[0]?.content).toContain(about);
    expect(evidenceOf(shown)[0]?.content).not.toContain("old town");
  });
});

/** A draft's task as nobody would wish it: long, repetitive, with figures anywhere, in four languages. */
function inventTask(seed: number): DraftTask {
  const random = new Random(seed, "compact");
  const memory = rememberAll(
    [
      { type: "ticket.received" as const, ticket: exampleTicket, message: message(), contentKey: "k" },
      triaged("resolve"),
      gathered(),
    ].map((event, at) => ({ event, at })),
  );
  const task = recallTask(memory, "draft");
  if (task?.role !== "draft") throw new Error("there is a draft's task");
  const messages = Array.from({ length: random.integer(1, 12) }, (_, index): Message => ({
    id: `m${index}`,
    from: index === 0 ? "customer" : random.pick(["customer", "customer", "human", "signalbox"]),
    authorName: null,
    body: index === 0 ? `Can I send my lamp back? ${write(random)}` : write(random),
    automatic: random.chance(0.2),
    at: random.integer(1, 100),
  }));
  const kinds = ["knowledge", "knowledge", "systemOfRecord", "thirdParty", "person"] as const;
  const evidence = Array.from({ length: random.integer(8, 20) }, (_, index): Evidence => {
    const base = piece(`e${index + 1}`, kinds[index % kinds.length] ?? "knowledge");
    if (base.provenance === "knowledge" || base.provenance === "person")
      return { ...base, content: write(random) };
    return { ...base, content: { id: `SB-${index}`, totalCents: index, notes: [{ text: write(random) }] } };
  });
  const previous = {
    outcome: "drafted" as const,
    language: "en",
    reply: "Hello.",
    claims: [{ text: "So it is.", evidenceIds: ["e1", "e2"] }],
    actions: [],
    confidence: 1,
    evidence: [],
  };
  return {
    ...task,
    messages,
    dossier: { evidence, gaps: [] },
    revision: { previous, findings: [], note: write(random) },
    decidedActions: [{ ...refundAction, evidenceIds: ["e7"] }],
  };
}

function piece(id: string, provenance: Evidence["provenance"]): Evidence {
  return { id, provenance, tool: "t.t@1", callId: "c", title: "A piece", content: "" };
}

function evidenceOf(task: AgentTask): readonly Evidence[] {
  return task.role === "draft" ? task.dossier.evidence : [];
}

const words = [
  "the lamp came late and the box was torn,",
  "ich habe schon zweimal geschrieben.",
  "¡Qué pena! Nadie me contestó;",
  "وصل الطلب متأخرا.",
  "order SB-10042",
  "it was EUR 34.00",
  "49,90 €",
  "write to ada.b@example.com",
  "\n\n- another point:",
  "see https://example.com/returns/7?x=1",
  "tracking 1Z999AA10123456784.",
  "and so on",
  "x".repeat(260),
  "We are sorry to hear that.",
  "We founded our house in the old town.",
  "It rains. Nobody minds.",
  "Our colours are made by hand!",
] as const;

function write(random: Random): string {
  return Array.from({ length: random.integer(0, 80) }, () => random.pick(words)).join(" ");
}

/** Every word with a digit or an address in it, a currency that stands beside it included. */
function figuresIn({ messages, ...task }: AgentTask): string[] {
  const texts = [
    ...messages.map(({ body }) => body),
    ...evidenceOf({ messages, ...task } as AgentTask),
  ].flatMap((each) => stringsIn(each));
  return texts.flatMap((text) => text.match(/(?:EUR )?\S*\d\S*(?: €)?|\S+@\S+/g) ?? []);
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
