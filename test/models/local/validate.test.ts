import { describe, expect, test } from "vitest";
import type { WrittenDraft } from "../../../src/domain/draft.ts";
import { resolve, toWrittenDraft, validate, type Mail } from "./office.ts";

describe("planted errors are objected to", () => {
  test.each<[string, Mail, (draft: WrittenDraft) => WrittenDraft, string]>([
    [
      "a sum that is not the action's",
      { body: "Please refund SB-20001." },
      (draft) => replaceIn(draft, "34.50 EUR", "43.50 EUR"),
      "43.50",
    ],
    [
      "a sum of the record that is not the action's",
      { body: "Please refund me 10.00 EUR for order SB-20001." },
      (draft) => replaceIn(draft, "10.00 EUR", "34.50 EUR"),
      "not the sum that is refunded",
    ],
    [
      "a date the record does not have",
      { body: "Where is my order SB-20002?" },
      (draft) => replaceIn(draft, "22 November 2026", "23 November 2026"),
      "2026-11-23",
    ],
    [
      "a German date the record does not have",
      { body: "Wo ist meine Bestellung SB-20002?" },
      (draft) => replaceIn(draft, "22. November 2026", "24. November 2026"),
      "2026-11-24",
    ],
    [
      "a state the record does not have",
      { body: "Where is my order SB-20002?" },
      (draft) => replaceIn(draft, "has been shipped", "has been delivered"),
      "state is shipped",
    ],
    [
      "another order's number",
      { body: "Where is my order SB-20002?" },
      (draft) => replaceIn(draft, "SB-20002", "SB-20005"),
      "sb-20005",
    ],
    [
      "a deed without an action",
      { body: "Where is my order SB-20002?" },
      (draft) => say(draft, "I have refunded the order."),
      "a refund was done",
    ],
    [
      "a German deed without an action",
      { body: "Wo ist meine Bestellung SB-20002?" },
      (draft) => say(draft, "Ich habe Ihre Bestellung storniert."),
      "a cancel was done",
    ],
    [
      "a promise",
      { body: "Where is my order SB-20002?" },
      (draft) => say(draft, "I guarantee that it arrives tomorrow."),
      "promise",
    ],
    [
      "a gift in Spanish",
      { body: "¿Dónde está mi pedido SB-20002?" },
      (draft) => say(draft, "Le enviaremos un cupón de descuento."),
      "promise",
    ],
    [
      "a period nobody has told",
      { body: "Where is my order SB-20002?" },
      (draft) => say(draft, "You have 90 days to return it."),
      "90",
    ],
    [
      "a claim with nothing cited",
      { body: "Where is my order SB-20002?" },
      (draft) => ({ ...draft, claims: [{ text: "The parcel is insured.", evidenceIds: [] }] }),
      "Nothing is cited",
    ],
    [
      "a claim that the article cited does not make",
      { body: "Do you ship to Finland?" },
      (draft) => ({
        ...draft,
        claims: draft.claims.map((claim) => ({
          ...claim,
          text: "Every parcel comes with a signed certificate and free chocolate.",
        })),
      }),
      "do not say",
    ],
    [
      "the opposite of what the article says",
      { body: "Do you ship to Finland?" },
      (draft) => replaceIn(draft, "We deliver to every", "We do not deliver to every"),
      "say the opposite",
    ],
    [
      "somebody else's address",
      { body: "Where is my order SB-20002?" },
      (draft) => say(draft, "Your neighbour bob@example.com has the parcel."),
      "bob@example.com",
    ],
    [
      "a link from nowhere",
      { body: "Where is my order SB-20002?" },
      (draft) => say(draft, "Follow it at https://tracking.example/abc."),
      "https://tracking.example/abc",
    ],
  ])("%s", async (_, mail, plant, message) => {
    const objections = await objectionsTo(mail, plant);
    expect(objections.map((objection) => objection.message).join("\n")).toContain(message);
    expect(objections.every(({ severity }) => severity === "block")).toBe(true);
  });

  test("another language than the customer's", async () => {
    const german = await resolve({ body: "Wo ist meine Bestellung SB-20002?" });
    const english = await resolve({ body: "Where is my order SB-20002?" });
    const [objection] = await validate({ ...asValidateTask(german), draft: toWrittenDraft(english.answer) });
    expect(objection?.message).toBe('The reply is written in "en", the customer writes in "de".');
  });
});

describe("what is not objected to", () => {
  test("a draft that gives up", async () => {
    const run = await resolve({ body: "Where is my order SB-20002?" });
    const draft = { outcome: "unable", reason: "insufficientEvidence", note: "" } as const;
    expect(await validate({ ...asValidateTask(run), draft })).toEqual([]);
  });

  test("the requester's own address and a link an article has", async () => {
    const objections = await objectionsTo({ body: "Where is my order SB-20002?" }, (draft) =>
      say(draft, "We wrote to ada@example.com as well."),
    );
    expect(objections).toEqual([]);
  });

  test("a number the customer named", async () => {
    const objections = await objectionsTo(
      { body: "Where is my order SB-20002? I mean not SB-77777." },
      (draft) => say(draft, "I could not find SB-77777."),
    );
    expect(objections).toEqual([]);
  });
});

type Run = Awaited<ReturnType<typeof resolve>>;

function asValidateTask({ task, assessment, answer }: Run) {
  const { ticket, messages, dossier } = task;
  return { role: "validate" as const, ticket, messages, assessment, dossier, draft: toWrittenDraft(answer) };
}

async function objectionsTo(mail: Mail, plant: (draft: WrittenDraft) => WrittenDraft) {
  const run = await resolve(mail);
  const task = asValidateTask(run);
  const planted = plant(task.draft);
  expect(planted).not.toEqual(task.draft);
  return validate({ ...task, draft: planted });
}

function replaceIn(draft: WrittenDraft, from: string, to: string): WrittenDraft {
  const claims = draft.claims.map((claim) => ({ ...claim, text: claim.text.replaceAll(from, to) }));
  return { ...draft, reply: draft.reply.replaceAll(from, to), claims };
}

function say(draft: WrittenDraft, sentence: string): WrittenDraft {
  return { ...draft, reply: `${draft.reply}\n\n${sentence}` };
}
