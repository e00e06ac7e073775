import { describe, expect, test } from "vitest";
import { findAddress } from "../../../src/models/local/address.ts";
import { findAskedAmount, findPartPrice } from "../../../src/models/local/asked-amount.ts";
import { extractAmounts, extractEntities } from "../../../src/models/local/extract.ts";
import { detectLanguage } from "../../../src/models/local/language.ts";
import { readRefundDuration, readRefundWindow } from "../../../src/models/local/policy-figures.ts";
import { quotePassages } from "../../../src/models/local/quote.ts";
import { readFresh, splitSentences, splitWords } from "../../../src/models/local/text.ts";

describe("language", () => {
  test.each([
    ["en", "where is my order"],
    ["en", "wher is my ordr plz"],
    ["de", "wo ist mein paket"],
    ["de", "Kündigung"],
    ["es", "donde esta mi pedido"],
    ["ar", "أين طلبي"],
    ["fr", "Où est ma commande ?"],
    ["it", "Vorrei un rimborso per il mio ordine, per favore"],
    ["nl", "Waar is mijn bestelling? Ik wacht al een week"],
    ["pt", "Olá, o meu pedido não chegou ainda"],
    ["fa", "سفارش من کجاست؟ چرا نرسیده است"],
    ["ru", "Где мой заказ?"],
    ["ja", "注文はどこですか"],
    ["und", "SB-10042"],
    ["und", "🙃"],
  ])("%s: %s", (language, text) => {
    expect(detectLanguage(text)).toBe(language);
  });

  test("what cannot be told is what the source claims", () => {
    expect(detectLanguage("SB-10042 :-)", "de-AT")).toBe("de");
  });

  test("a name and a greeting in another language do not decide", () => {
    expect(detectLanguage("Guten Tag! Where is my order? Regards, Jürgen Müller")).toBe("en");
  });
});

describe("what a text names", () => {
  test.each([
    ["Where is SB-10042?", ["SB-10042"]],
    ["order 10042 and #10043, please", ["SB-10042", "SB-10043"]],
    ["meine Bestellung Nr. 10042", ["SB-10042"]],
    ["el pedido número 10042", ["SB-10042"]],
    ["طلبي رقم ١٠٠٤٢", ["SB-10042"]],
    ["sb 10042 and SB-10042", ["SB-10042"]],
    ["ordered on 2026-10-04 for 10042.50 EUR", []],
  ])("orders: %s", (text, orderIds) => {
    expect(extractEntities(text).orderIds).toEqual(orderIds);
  });

  test.each([
    ["34.50 EUR", 3450, "EUR"],
    ["€34,50", 3450, "EUR"],
    ["1.234,50 €", 123_450, "EUR"],
    ["$1,234.50", 123_450, "USD"],
    ["£20", 2000, "GBP"],
    ["34,5 euros", 3450, "EUR"],
    ["٣٤٫٥٠ يورو", 3450, "EUR"],
  ])("sums: %s", (text, amountCents, currency) => {
    expect(extractAmounts(text)).toEqual([{ amountCents, currency }]);
  });

  test("numbers without money are no sums", () => {
    expect(extractAmounts("3 lamps, order 10042, on 12.11.2026")).toEqual([]);
  });

  test("invoices, subscriptions, parcels and addresses", () => {
    expect(
      extractEntities("INV-2026-0042, sub-301, parcel 1Z999AA10123456784, mail Ada@Example.com"),
    ).toMatchObject({
      invoiceIds: ["INV-2026-0042"],
      subscriptionIds: ["SUB-301"],
      trackingNumbers: ["1Z999AA10123456784"],
      emails: ["ada@example.com"],
    });
  });
});

describe("a new postal address", () => {
  test.each([
    ["Please send it to 12 Hill Road, Leeds LS1 4AP instead.", "12 Hill Road, Leeds LS1 4AP"],
    ["New address: Gartenweg 8, 04109 Leipzig. Danke!", "Gartenweg 8, 04109 Leipzig"],
    ["Envíenlo a Calle Mayor 4, 28013 Madrid, por favor.", "Calle Mayor 4, 28013 Madrid"],
    ["العنوان الجديد: شارع الورد 12، عمان", "شارع الورد 12، عمان"],
    ["My new address is\n\n14 Chapel Street\nOxford OX1 4BB\n\nAda", "14 Chapel Street, Oxford OX1 4BB"],
    ["Send it to:\n14 Chapel Street\nOxford OX1 4BB", "14 Chapel Street, Oxford OX1 4BB"],
    ["I moved to Berlin last week.", null],
    ["Please get it to me in 3 days, thanks", null],
    ["It should go to my old flat, order SB-10042", null],
  ])("%s", (text, address) => {
    expect(findAddress(text)).toBe(address);
  });
});

describe("how much is asked for", () => {
  test.each([
    ["Please refund 10 EUR.", 1000],
    ["I paid 34.50 EUR. Please refund it.", null],
    ["I'd like to be refunded for them only (15.00).", 1500],
    ["Please refund 10 EUR, or 20 EUR if you can.", null],
    ["Please refund 10 USD.", null],
  ])("%s", (text, cents) => {
    expect(findAskedAmount(text, "EUR")).toBe(cents);
  });

  test.each([
    ["The lamp is broken.", true, 3450],
    ["One of them has a hole, the other one is fine.", true, null],
    ["Please refund only the rug.", false, 5800],
    ["I keep the lamp, please refund the rug.", false, 5800],
    ["Neither the lamp nor the rug is right.", false, null],
    ["Please refund the order.", false, null],
  ])("%s", (text, isFault, cents) => {
    expect(findPartPrice(order, text, isFault)).toBe(cents);
  });
});

describe("the rules of the house", () => {
  test.each([
    ["You can return an item within 30 days of delivery and get your money back.", 30],
    ["Returns are accepted up to 14 days after delivery.", 14],
    ["Sie können Artikel innerhalb von 30 Tagen nach der Lieferung zurückgeben.", 30],
    ["Puede devolver los artículos en los 30 días siguientes a la entrega.", 30],
    ["يمكنك إرجاع المنتج خلال 30 يومًا من التسليم.", 30],
    ["A refund reaches your card 5 to 7 working days after we have made it.", null],
    ["Report damage within 14 days; a damaged item is refunded.", null],
    ["Parcels arrive within 10 days.", null],
    ["A yearly fee is refunded within 14 days of payment.", null],
  ])("period: %s", (text, days) => {
    expect(readRefundWindow([passage(text)])?.days ?? null).toBe(days);
  });

  test.each([
    ["A refund takes 5 to 7 working days.", { from: 5, to: 7, working: true }],
    ["Eine Erstattung dauert 5 bis 7 Werktage.", { from: 5, to: 7, working: true }],
    ["El reembolso tarda de 3 a 5 días.", { from: 3, to: 5, working: false }],
    ["يستغرق استرداد المبلغ من 5 إلى 7 أيام عمل.", { from: 5, to: 7, working: true }],
    ["Delivery takes 3 to 5 days.", undefined],
  ])("duration: %s", (text, duration) => {
    const read = readRefundDuration([passage(text)]);
    if (duration === undefined) expect(read).toBeNull();
    else expect(read).toMatchObject(duration);
  });
});

describe("quoting", () => {
  const opening = { ...passage("You can return an item within 30 days."), title: "Returns (returns@1)" };
  const steps = {
    ...passage("Do it in your account.\n\n1. Open Orders.\n2. Choose **Return**."),
    title: "Returns: How to start a return (returns@1)",
    evidenceId: "e2",
  };

  test("takes the opening's sentence and the section's steps", () => {
    expect(
      quotePassages([steps, opening], "How do I start a return?", "return_request").map(({ text }) => text),
    ).toEqual([
      "You can return an item within 30 days.",
      "Do it in your account.",
      "Open Orders.",
      "Choose Return.",
    ]);
  });

  test("takes nothing where no passage speaks of the matter", () => {
    expect(
      quotePassages([passage("Our lamps are made of oak.")], "When do you close on Sundays?", "how_to"),
    ).toEqual([]);
  });
});

describe("text", () => {
  test("sentences end at marks, not at abbreviations and decimals", () => {
    expect(splitSentences("It cost 34.50 EUR. See No. 5, e.g. the lamp. Why?\n\nThanks")).toEqual([
      "It cost 34.50 EUR.",
      "See No. 5, e.g. the lamp.",
      "Why?",
      "Thanks",
    ]);
  });

  test("words are folded", () => {
    expect(splitWords("Don't RÜCKGABE الطَّلَب")).toEqual(["dont", "ruckgabe", "الطلب"]);
  });

  test.each([
    ["Hello\n\nOn Monday, Ada wrote:\n> old", "Hello"],
    ["Hallo\n\nAm 3. März 2026 um 10:00 schrieb Support:\n> alt", "Hallo"],
    ["Hola\n\nEl lunes, Soporte escribió:\n> viejo", "Hola"],
    ["Hello\n-- \nAda Moss\nMoss Ltd", "Hello"],
    ["Hello\n\nSent from my phone", "Hello"],
    ["Hello\n\nKind regards\nAda Moss", "Hello"],
    ["> only a quotation", "> only a quotation"],
  ])("fresh words of %j", (body, fresh) => {
    expect(readFresh(body)).toBe(fresh);
  });
});

const order = {
  id: "SB-1",
  customerId: "CUS-1",
  customerEmail: "ada@example.com",
  status: "delivered" as const,
  items: [
    { sku: "L", name: "Harbour table lamp", quantity: 1, priceCents: 3450 },
    { sku: "R", name: "Cotton rug", quantity: 1, priceCents: 5800 },
  ],
  totalCents: 9250,
  refundedCents: 0,
  currency: "EUR" as const,
  shippingAddress: "Mill Lane 4, 12345 Oldtown",
  placedAt: "2026-11-01T00:00:00Z",
  deliveredAt: "2026-11-05T00:00:00Z",
  evidenceId: "e1",
};

function passage(text: string) {
  return { evidenceId: "e1", title: "Article", text, language: "en" };
}
