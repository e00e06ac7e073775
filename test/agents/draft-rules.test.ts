import { describe, expect, test } from "vitest";
import { checkDraft, findLooseClaims, verdictOf } from "../../src/agents/draft-rules.ts";
import type { Finding } from "../../src/domain/verdict.ts";
import { articleText, blocked, check, input, refund } from "./rules/draft.ts";

describe("an ordinary good reply passes", () => {
  test.each([
    {
      what: "about a refund, in English",
      language: "en",
      reply:
        "Hi Hannah,\n\nI'm sorry the lamp wasn't right for you. I've refunded €49.99 for order SB-10042 to the card you paid with. It usually takes 5 to 7 working days until you see the money.\n\nKind regards,\nThe support team",
      claims: [
        { text: "€49.99 was refunded for order SB-10042.", evidenceIds: ["e2"] },
        { text: "A refund takes 5 to 7 working days.", evidenceIds: ["e4"] },
      ],
      actions: [refund()],
    },
    {
      what: "about a refund, in German",
      language: "de",
      reply:
        "Guten Tag Frau Whitfield,\n\nich habe Ihnen 49,99 € für die Bestellung SB-10042 erstattet. Bis das Geld auf Ihrer Karte ist, dauert es in der Regel 5 bis 7 Werktage.\n\nFreundliche Grüße\nIhr Support-Team",
      claims: [
        { text: "49,99 € wurden für die Bestellung SB-10042 erstattet.", evidenceIds: ["e2"] },
        { text: "Das Geld braucht 5 bis 7 Werktage bis auf die Karte.", evidenceIds: ["e4"] },
      ],
      actions: [refund()],
    },
    {
      what: "about a delivery, in German, with a date in words",
      language: "de",
      reply:
        "Hallo Hannah,\n\nIhre Bestellung SB-10042 wurde am 10. November 2026 um 09:30 Uhr zugestellt, Sendungsnummer NW4829130771. Sie können den Artikel innerhalb von 30 Tagen nach der Zustellung zurückgeben.\n\nViele Grüße",
      claims: [
        {
          text: "Die Bestellung SB-10042 wurde am 10. November 2026 um 09:30 Uhr zugestellt.",
          evidenceIds: ["e2"],
        },
        { text: "Die Sendungsnummer ist NW4829130771.", evidenceIds: ["e3"] },
        {
          text: "Ein Artikel kann innerhalb von 30 Tagen nach der Zustellung zurückgegeben werden.",
          evidenceIds: ["e4"],
        },
      ],
    },
    {
      what: "about a delivery, in Spanish",
      language: "es",
      reply:
        "Hola Hannah:\n\nSu pedido SB-10042 se entregó el 10 de noviembre de 2026 y el número de seguimiento era NW4829130771. Puede devolver el artículo dentro de los 30 días siguientes a la entrega.\n\nUn saludo cordial",
      claims: [
        { text: "El pedido SB-10042 se entregó el 10 de noviembre de 2026.", evidenceIds: ["e2"] },
        { text: "El número de seguimiento era NW4829130771.", evidenceIds: ["e3"] },
        {
          text: "Se puede devolver el artículo dentro de los 30 días siguientes a la entrega.",
          evidenceIds: ["e4"],
        },
      ],
    },
    {
      what: "about a delivery, in Arabic with Arabic digits",
      language: "ar",
      reply:
        "مرحبًا هانا،\n\nتم تسليم طلبك SB-10042 في ١٠ نوفمبر ٢٠٢٦. يمكنك إرجاع المنتج خلال ٣٠ يومًا من التسليم، ويصل المبلغ عادة خلال ٥ إلى ٧ أيام عمل.\n\nمع خالص التحية",
      claims: [
        { text: "تم تسليم طلبك SB-10042 في ١٠ نوفمبر ٢٠٢٦.", evidenceIds: ["e2"] },
        {
          text: "يمكنك إرجاع المنتج خلال ٣٠ يومًا من التسليم، ويصل المبلغ عادة خلال ٥ إلى ٧ أيام عمل.",
          evidenceIds: ["e4"],
        },
      ],
    },
    {
      what: "that asks for what is missing",
      language: "en",
      reply:
        "Hello,\n\nI could not find an order with the number SB-99999. Could you check the number, please, or tell me the e-mail address you ordered with?\n\nKind regards",
      claims: [],
    },
    {
      what: "that promises nothing, and says so",
      language: "en",
      reply:
        "Hello Hannah,\n\nI'm afraid we cannot promise a delivery day for order SB-10043, but it has been shipped. If it has not been delivered by the weekend, just reply to this message.",
      claims: [{ text: "Order SB-10043 has been shipped.", evidenceIds: ["e6"] }],
    },
    {
      what: "that quotes an article with its link, address and telephone number",
      language: "en",
      reply:
        "Hello Hannah,\n\nour lamps carry a two-year guarantee. You will find the details at https://help.example.com/refunds, or write to help@example.com, or call +44 20 7946 0000.",
      claims: [
        { text: "The lamps carry a two-year guarantee.", evidenceIds: ["e4"] },
        {
          text: "Details are at https://help.example.com/refunds, at help@example.com and on +44 20 7946 0000.",
          evidenceIds: ["e4"],
        },
      ],
    },
    {
      what: "that counts the days since the delivery",
      language: "en",
      reply: "Hello Hannah,\n\nyour order SB-10042 was delivered 10 days ago, so it can still be returned.",
      claims: [{ text: "Order SB-10042 was delivered 10 days ago.", evidenceIds: ["e2"] }],
    },
    {
      what: "that lists steps by number",
      language: "en",
      reply:
        "Hello Hannah,\n\nplease try this:\n1. Open the returns page.\n2. Choose the lamp.\n3. Print the label.\n\nKind regards",
      claims: [{ text: "A return begins on the returns page.", evidenceIds: ["e4"] }],
    },
    {
      what: "that cancels an order and tells what comes back",
      language: "en",
      reply:
        "Hello Hannah,\n\nI have cancelled order SB-10042, and the 49.99 EUR you paid have been refunded.",
      claims: [{ text: "Order SB-10042 was cancelled and 49.99 EUR refunded.", evidenceIds: ["e2"] }],
      actions: [
        {
          ...refund(),
          tool: "orders.cancel@1",
          arguments: { orderId: "SB-10042", reason: "The customer asks for it." },
        },
      ],
    },
  ])("$what", ({ language, reply, claims, actions = [] }) => {
    const findings = check({ language, reply, claims, actions });

    expect(findings).toEqual([]);
    expect(verdictOf(findings)).toEqual({ verdict: "pass", reason: null, findings: [] });
  });
});

describe("language", () => {
  const german =
    "Vielen Dank für Ihre Nachricht. Bitte schicken Sie uns ein Foto der Lampe, damit wir weiterhelfen können.";

  test("blocks a reply in another language than the customer's", () => {
    expect(blocked({ reply: german, language: "de", claims: [] }, { language: "en" })).toEqual(["language"]);
  });

  test("only warns where there is little to tell it by", () => {
    const findings = check({ reply: "Vielen Dank für Ihre Nachricht.", claims: [] }, { language: "en" });
    expect(findings).toMatchObject([{ rule: "language", severity: "warn" }]);
  });

  test("does not mind a region", () => {
    expect(check({ reply: german, language: "de-AT", claims: [] }, { language: "de-CH" })).toEqual([]);
  });

  test("does not mind where the customer's language is not known", () => {
    expect(check({ reply: german, language: "de", claims: [] }, { language: "und" })).toEqual([]);
  });

  test("does not mind what an article says word for word in its own language", () => {
    const reply = `Hallo Hannah, das steht dazu in unserem Hilfebereich: ${articleText.split("\n")[0] ?? ""}`;
    const claims = [{ text: articleText.split("\n")[0] ?? "", evidenceIds: ["e4"] }];
    expect(blocked({ reply, claims, language: "de" }, { language: "de" })).not.toContain("language");
  });
});

describe("length", () => {
  test.each(["", "   ", "Thanks.", "x".repeat(4_001)])("blocks a reply of that length", (reply) => {
    expect(blocked({ reply, claims: [] })).toContain("length");
  });

  test("blocks a draft without a reply", () => {
    const findings = checkDraft({
      ...input({}),
      draft: { outcome: "unable", reason: "insufficientEvidence", note: "" },
    });
    expect(findings).toMatchObject([{ rule: "length", severity: "block" }]);
  });
});

describe("the verdict", () => {
  test.each([
    { findings: [], verdict: "pass", reason: null },
    { findings: [finding("citation", "warn"), finding("language", "warn")], verdict: "pass", reason: null },
    { findings: [finding("model", "warn")], verdict: "pass", reason: null },
    { findings: [finding("citation", "block")], verdict: "revise", reason: null },
    { findings: [finding("promise", "block"), finding("money", "block")], verdict: "revise", reason: null },
    { findings: [finding("model", "block")], verdict: "revise", reason: null },
    { findings: [finding("link", "block")], verdict: "revise", reason: null },
    { findings: [finding("personalData", "block")], verdict: "revise", reason: null },
    {
      findings: [finding("personalData", "block"), finding("personalData", "block")],
      verdict: "escalate",
      reason: "security",
    },
    { findings: [finding("instruction", "block")], verdict: "escalate", reason: "security" },
    { findings: [finding("recipient", "block")], verdict: "escalate", reason: "requesterUnverified" },
    {
      findings: [finding("instruction", "block"), finding("recipient", "block")],
      verdict: "escalate",
      reason: "requesterUnverified",
    },
    { findings: [finding("recipient", "warn")], verdict: "pass", reason: null },
  ])("of $findings is $verdict", ({ findings, verdict, reason }) => {
    expect(verdictOf(findings)).toEqual({ verdict, reason, findings });
  });
});

function finding(rule: Finding["rule"], severity: Finding["severity"]): Finding {
  return { rule, severity, message: "A reason." };
}

test("a claim is loose that cites nothing, what is not there, or what says something else", () => {
  const claims = [
    { text: "Order SB-10042 was delivered on 10 November 2026.", evidenceIds: ["e2"] },
    { text: "Order SB-10042 was delivered on 11 November 2026.", evidenceIds: ["e2"] },
    { text: "It was delivered.", evidenceIds: ["e99"] },
    { text: "It is fine.", evidenceIds: [] },
  ];
  expect(findLooseClaims(input({ claims }))).toEqual(claims.slice(1));
  expect(
    findLooseClaims({
      ...input({}),
      draft: { outcome: "unable", reason: "insufficientEvidence", note: "Nothing to go by." },
    }),
  ).toEqual([]);
});
