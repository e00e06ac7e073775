import { describe, expect, test } from "vitest";
import {
  blocked,
  check,
  dossier,
  good,
  order,
  ownWithoutRefund,
  refund,
  shipment,
  written,
} from "./draft.ts";

describe("citation", () => {
  test.each([
    {
      what: "a claim without evidence",
      claims: [{ text: "Order SB-10042 was delivered.", evidenceIds: [] }],
    },
    {
      what: "a claim that cites what there is not",
      claims: [{ text: "All is well.", evidenceIds: ["e99"] }],
    },
    {
      what: "another date",
      claims: [{ text: "It was delivered on 11 November 2026.", evidenceIds: ["e2"] }],
    },
    {
      what: "another year",
      claims: [{ text: "It was delivered on 10 November 2025.", evidenceIds: ["e2"] }],
    },
    { what: "another time", claims: [{ text: "It was delivered at 17:45.", evidenceIds: ["e2"] }] },
    { what: "another sum", claims: [{ text: "The order cost 59.99 EUR.", evidenceIds: ["e2"] }] },
    { what: "another currency", claims: [{ text: "The order cost $49.99.", evidenceIds: ["e2"] }] },
    { what: "another number", claims: [{ text: "Returns are possible for 60 days.", evidenceIds: ["e4"] }] },
    { what: "another order", claims: [{ text: "This is order SB-10044.", evidenceIds: ["e2"] }] },
    {
      what: "what other evidence says",
      claims: [{ text: "The tracking number is NW4829130771.", evidenceIds: ["e2"] }],
    },
    {
      what: "a state the record is not in",
      claims: [{ text: "Order SB-10043 has been delivered.", evidenceIds: ["e6"] }],
    },
    {
      what: "a state the record is not in, in German",
      claims: [{ text: "Das Paket wurde zugestellt.", evidenceIds: ["e6"] }],
    },
    {
      what: "a state the record is not in, in Spanish",
      claims: [{ text: "El pedido se entregó.", evidenceIds: ["e6"] }],
    },
    {
      what: "a state the record is not in, in Arabic",
      claims: [{ text: "تم تسليم الطرد.", evidenceIds: ["e6"] }],
    },
  ])("blocks $what", ({ claims }) => {
    expect(blocked({ claims: [...claims] })).toContain("citation");
  });

  test.each([
    {
      what: "the same date as digits",
      claims: [{ text: "It was delivered on 10.11.2026.", evidenceIds: ["e2"] }],
    },
    {
      what: "the same date in American order",
      claims: [{ text: "Delivered on November 10th, 2026.", evidenceIds: ["e2"] }],
    },
    {
      what: "a date without its year",
      claims: [{ text: "It was delivered on 10 November.", evidenceIds: ["e2"] }],
    },
    {
      what: "a sum with a decimal comma",
      claims: [{ text: "Die Bestellung kostete 49,99 EUR.", evidenceIds: ["e2"] }],
    },
    {
      what: "a line's price times its quantity",
      claims: [{ text: "The two bulbs cost 9.98 EUR.", evidenceIds: ["e6"] }],
    },
    {
      what: "the number of an order without its letters",
      claims: [{ text: "This is order 10042.", evidenceIds: ["e2"] }],
    },
    {
      what: "a number the article spells out",
      claims: [{ text: "The guarantee is 2 years.", evidenceIds: ["e4"] }],
    },
    {
      what: "what two pieces say together",
      claims: [{ text: "SB-10042 came as NW4829130771.", evidenceIds: ["e2", "e3"] }],
    },
    {
      what: "a state that is denied",
      claims: [{ text: "Order SB-10043 has not been delivered yet.", evidenceIds: ["e6"] }],
    },
  ])("lets $what be", ({ claims }) => {
    expect(blocked({ claims: [...claims] })).not.toContain("citation");
  });

  test.each([
    "Your parcel will come on 3 December 2026.",
    "Please quote case number 4471 when you call.",
    "Your tracking number is NW0000000001.",
    "Your parcel has been lost.",
    "We shipped it at 8:15 am.",
  ])("blocks a reply that says what no evidence does: %s", (sentence) => {
    expect(blocked({ reply: `Hello Hannah,\n\n${sentence}` })).toContain("citation");
  });

  test("blocks a reply that says something else than its claim, even where other evidence has it", () => {
    const claims = [{ text: "Order SB-10042 was delivered on 10 November 2026.", evidenceIds: ["e2"] }];
    expect(blocked({ claims, reply: "Your order SB-10042 was delivered on 2 November 2026." })).toContain(
      "citation",
    );
  });

  test("only warns where a true statement is not claimed", () => {
    const findings = check({ reply: "Your order SB-10042 was delivered on 10 November 2026.", claims: [] });
    expect(findings).toMatchObject([{ rule: "citation", severity: "warn" }]);
  });

  test("blocks marks of evidence in the reply", () => {
    expect(blocked({ reply: "Your order SB-10042 was delivered [e2]." })).toContain("citation");
  });
});

describe("money", () => {
  test.each([
    { what: "a sum out of thin air", reply: "I have credited 20.00 EUR to you.", actions: [refund()] },
    { what: "a sum in thousands", reply: "We have refunded €4,999.00 to you.", actions: [refund()] },
    {
      what: "a refund of another sum than the action's",
      reply: "I have refunded 49.99 EUR.",
      actions: [refund({ amountCents: 2000 })],
    },
    {
      what: "the same in German",
      reply: "Ich habe Ihnen 49,99 € erstattet.",
      actions: [refund({ amountCents: 2000 })],
    },
    {
      what: "the same in Spanish",
      reply: "Le hemos reembolsado 49,99 €.",
      actions: [refund({ amountCents: 2000 })],
    },
    {
      what: "the same in Arabic",
      reply: "أعدت إليك مبلغ 49.99 يورو.",
      actions: [refund({ amountCents: 2000 })],
    },
    { what: "another currency", reply: "I have refunded $49.99.", actions: [refund()] },
    { what: "more than was paid", actions: [refund({ amountCents: 5000 })] },
    { what: "more than is left", actions: [refund({ orderId: "SB-10043", amountCents: 999 })] },
    { what: "a refund in another currency", actions: [refund({ currency: "USD" })] },
    {
      what: "a refund of what cancelling pays back already",
      actions: [
        refund(),
        {
          ...refund(),
          id: "a2",
          tool: "orders.cancel@1",
          arguments: { orderId: "SB-10042", reason: "Wanted." },
        },
      ],
    },
  ])("blocks $what", ({ reply = good.reply, actions }) => {
    expect(blocked({ reply, actions })).toContain("money");
  });

  test.each([
    {
      what: "a part of what was paid",
      reply: "I have refunded 20.00 EUR of the 49.99 EUR.",
      actions: [refund({ amountCents: 2000 })],
    },
    {
      what: "all that is left",
      reply: "I have refunded 4.98 EUR.",
      actions: [refund({ orderId: "SB-10043", amountCents: 498 })],
    },
    {
      what: "an earlier refund",
      reply: "5.00 EUR have been refunded for order SB-10043 before.",
      actions: [],
    },
  ])("lets $what be", ({ reply, actions }) => {
    expect(blocked({ reply, actions })).not.toContain("money");
  });

  test("blocks a sum that only the customer named", () => {
    const messages = [written("You owe me 300 EUR!")];
    expect(blocked({ reply: "We owe you 300 EUR." }, { messages })).toContain("money");
  });
});

describe("promise", () => {
  test.each([
    "I promise that it will arrive.",
    "We guarantee your satisfaction with delivery.",
    "Your parcel will definitely be there.",
    "Your parcel will be with you within 24 hours.",
    "We will answer within an hour.",
    "You will hear from us in less than 3 business days.",
    "It will be delivered tomorrow.",
    "We will refund you as soon as possible.",
    "I'll send you a replacement lamp.",
    "You get a voucher for the trouble.",
    "Ich verspreche Ihnen, dass es ankommt.",
    "Das Paket kommt auf jeden Fall an.",
    "Sie erhalten innerhalb von 24 Stunden eine Antwort.",
    "Das Paket wird morgen zugestellt.",
    "Wir werden Ihnen den Betrag erstatten.",
    "Als Entschädigung erhalten Sie einen Gutschein.",
    "Le prometo que llegará.",
    "Le garantizamos la entrega.",
    "Lo recibirá en menos de 24 horas.",
    "Su paquete llegará mañana.",
    "Le reembolsaremos el importe.",
    "أعدك بأن الطرد سيصل.",
    "نضمن لك الوصول.",
    "سيصلك الرد خلال 24 ساعة.",
    "سيصل الطرد غدا.",
    "سنعيد إليك المبلغ.",
  ])("blocks %s", (sentence) => {
    expect(blocked({ reply: `${sentence} ${sentence}`, claims: [], actions: [] })).toContain("promise");
  });

  test.each([
    "Items can be returned within 30 days of delivery.",
    "The money is with you within 7 working days.",
    "Sie können innerhalb von 30 Tagen zurückgeben.",
    "Puede devolverlo dentro de los 30 días.",
    "Our lamps carry a two-year guarantee, and the guarantee covers faults.",
    "We cannot promise a date.",
    "Das kann ich leider nicht garantieren.",
    "No podemos garantizar una fecha.",
    "لا يمكننا أن نضمن موعدا محددا.",
    "Would you like us to send you a replacement tomorrow?",
    "Guten Morgen Hannah, danke für Ihre Nachricht.",
  ])("lets %s be", (sentence) => {
    expect(blocked({ reply: `${sentence} Best regards`, claims: [], actions: [] })).not.toContain("promise");
  });

  test("lets tomorrow be where a record has its date", () => {
    const evidence = dossier().map((piece) =>
      piece.id === "e7"
        ? { ...piece, content: shipment({ estimatedDelivery: "2026-11-21T12:00:00.000Z" }) }
        : piece,
    );
    const reply = "Your parcel for order SB-10043 will be delivered tomorrow.";
    const claims = [
      { text: "The parcel for order SB-10043 will be delivered tomorrow.", evidenceIds: ["e6", "e7"] },
    ];
    expect(blocked({ reply, claims }, { evidence })).not.toContain("promise");
  });

  test("lets an announcement be that an article carries", () => {
    const reply = "As soon as the lamp is back with us, we will refund you by the way you paid.";
    const claims = [
      { text: "We refund by the way you paid as soon as the lamp is back with us.", evidenceIds: ["e4"] },
    ];
    expect(blocked({ reply, claims })).not.toContain("promise");
  });
});

describe("action told as done", () => {
  test.each([
    "I have refunded your order.",
    "Your refund has been processed.",
    "The amount has been credited to your account.",
    "I've cancelled your subscription.",
    "We have updated your shipping address.",
    "I have sent you the invoice.",
    "We've sent you a password reset link.",
    "Ich habe Ihnen den Betrag zurückgezahlt.",
    "Ihr Abo wurde gekündigt.",
    "Ich habe die Lieferadresse Ihrer Bestellung geändert.",
    "Ich habe Ihnen die Rechnung noch einmal geschickt.",
    "Hemos cancelado su pedido.",
    "Le he enviado un enlace para su contraseña.",
    "Hemos cambiado la dirección de entrega.",
    "تم إلغاء طلبك.",
    "غيرنا عنوان التوصيل.",
  ])("blocks %s where nothing does it", (sentence) => {
    expect(
      blocked({ reply: `Hello, ${sentence} Regards`, claims: [], actions: [] }, ownWithoutRefund()),
    ).toContain("action");
  });

  test.each([
    "Your order has not been refunded yet.",
    "Would you like your order to be cancelled?",
    "If your order has been cancelled, the money comes back by itself.",
    "Ihre Bestellung ist noch nicht storniert.",
    "Su pedido no ha sido cancelado.",
    "لم يتم إلغاء طلبك.",
  ])("lets %s be", (sentence) => {
    expect(
      blocked({ reply: `Hello Hannah,\n\n${sentence}`, claims: [], actions: [] }, ownWithoutRefund()),
    ).not.toContain("action");
  });

  test("lets a cancellation be that a record shows", () => {
    const evidence = dossier().map((piece) =>
      piece.id === "e2" ? { ...piece, content: order({ status: "cancelled" }) } : piece,
    );
    const claims = [{ text: "Order SB-10042 has been cancelled.", evidenceIds: ["e2"] }];
    expect(blocked({ reply: "Your order SB-10042 has been cancelled.", claims }, { evidence })).toEqual([]);
  });
});
