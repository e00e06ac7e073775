import { listAllTools } from "../../../src/tools/catalog.ts";
import { describe, expect, test } from "vitest";
import type { Intent } from "../../../src/domain/intent.ts";
import { checkDraft } from "../../../src/agents/draft-rules.ts";
import { resolve, toWrittenDraft } from "./office.ts";

/** One mail for every wish that can be answered, in the four languages: English, German, Spanish, Arabic. */
const mails: Partial<Record<Intent, readonly string[]>> = {
  order_status: [
    "Where is my order SB-20002?",
    "Wo ist meine Bestellung SB-20002?",
    "¿Dónde está mi pedido SB-20002?",
    "أين طلبي رقم SB-20002؟",
  ],
  order_cancel: [
    "Please cancel order SB-20003.",
    "Bitte stornieren Sie die Bestellung SB-20003.",
    "Por favor, cancelen el pedido SB-20003.",
    "أرجو إلغاء الطلب SB-20003.",
  ],
  address_change: [
    "Please send order SB-20003 to: Rose Street 9, 54321 Newtown.",
    "Bitte liefern Sie die Bestellung SB-20003 an: Rosenweg 9, 54321 Neustadt.",
    "Por favor, envíen el pedido SB-20003 a: Calle Rosa 9, 54321 Villanueva.",
    "أرجو إرسال الطلب SB-20003 إلى: شارع الورد 9، 54321 عمان",
  ],
  delivery_delay: [
    "My order SB-20002 is late.",
    "Meine Bestellung SB-20002 ist verspätet.",
    "Mi pedido SB-20002 viene con retraso.",
    "طلبي SB-20002 متأخر.",
  ],
  item_not_received: [
    "Order SB-20006 never arrived.",
    "Die Bestellung SB-20006 ist nie angekommen.",
    "El pedido SB-20006 nunca llegó.",
    "لم يصلني الطلب SB-20006.",
  ],
  damaged_item: [
    "The lamp of SB-20001 arrived broken.",
    "Die Lampe aus SB-20001 kam kaputt an.",
    "La lámpara del pedido SB-20001 llegó rota.",
    "وصل المصباح من الطلب SB-20001 مكسورا.",
  ],
  wrong_item: [
    "You sent the wrong item with SB-20001.",
    "Bei SB-20001 kam der falsche Artikel.",
    "En el pedido SB-20001 me enviaron el artículo equivocado.",
    "وصلني منتج خاطئ في الطلب SB-20001.",
  ],
  return_request: [
    "I want to return the lamp of SB-20001.",
    "Ich möchte die Lampe aus SB-20001 zurückgeben.",
    "Quiero devolver la lámpara del pedido SB-20001.",
    "أريد إرجاع المصباح من الطلب SB-20001.",
  ],
  refund_request: [
    "Please refund SB-20001.",
    "Bitte erstatten Sie SB-20001.",
    "Quiero el reembolso de SB-20001.",
    "أريد استرداد المبلغ للطلب SB-20001.",
  ],
  refund_status: [
    "Where is my refund for SB-20007?",
    "Wo bleibt meine Erstattung für SB-20007?",
    "¿Dónde está mi reembolso de SB-20007?",
    "أين المبلغ المسترد للطلب SB-20007؟",
  ],
  refund_policy: [
    "How many days do I have to return something?",
    "Wie viele Tage habe ich für eine Rückgabe?",
    "¿Cuántos días tengo para devolver algo?",
    "كم يوما لدي لإرجاع المنتج؟",
  ],
  delivery_options: ["Do you ship to Finland?", "Liefern Sie nach Finnland?"],
  payment_methods: ["Which payment methods do you accept?"],
  payment_issue: ["My card was declined at checkout."],
  invoice_request: [
    "Please send me the invoice for SB-20001.",
    "Bitte schicken Sie mir die Rechnung zu SB-20001.",
    "Envíenme la factura de SB-20001.",
    "أحتاج فاتورة الطلب SB-20001.",
  ],
  double_charge: [
    "You charged me twice for SB-20008.",
    "Sie haben für SB-20008 doppelt abgebucht.",
    "Me cobraron dos veces el pedido SB-20008.",
    "تم خصم مبلغ الطلب SB-20008 مرتين.",
  ],
  subscription_cancel: [
    "Please cancel my subscription.",
    "Bitte kündigen Sie mein Abo.",
    "Quiero cancelar mi suscripción.",
    "أريد إلغاء الاشتراك.",
  ],
  account_access: [
    "I forgot my password.",
    "Ich habe mein Passwort vergessen.",
    "He olvidado mi contraseña.",
    "نسيت كلمة المرور.",
  ],
  account_update: ["How do I change my e-mail address in my account?"],
  account_close: ["How can I close my account?"],
  data_export: ["How can I get a copy of my data?"],
  how_to: ["How do I pair the bulb with the app?"],
  bug_report: [
    "The app crashes when I open the basket.",
    "Die App stürzt ab, wenn ich den Warenkorb öffne.",
    "La aplicación se cierra cuando abro el carrito.",
    "التطبيق يتعطل عند فتح السلة.",
  ],
  feature_request: [
    "It would be great to have a dark mode.",
    "Ein Dunkelmodus wäre schön.",
    "Estaría bien tener un modo oscuro.",
    "أقترح إضافة الوضع الليلي.",
  ],
  feedback: [
    "Thank you, the lamp is perfect!",
    "Vielen Dank, die Lampe ist perfekt!",
    "¡Muchas gracias, la lámpara es perfecta!",
    "شكرا لكم، المصباح رائع!",
  ],
  complaint: [
    "I am very unhappy with your service.",
    "Ich bin sehr enttäuscht von Ihrem Service.",
    "Estoy muy decepcionada con su servicio.",
    "أنا محبط جدا من خدمتكم.",
  ],
};
const languages = ["en", "de", "es", "ar"];
const cases = Object.entries(mails).flatMap(([intent, bodies]) =>
  bodies.map((body, index) => [intent, languages[index]!, body] as const),
);

describe("what draft writes, validate lets pass", () => {
  test.each(cases)("%s in %s: %s", async (intent, language, body) => {
    // Triage has its own tests; here every wish must reach its answer.
    const run = await resolve({ body, name: "Ada Moss" }, undefined, { intent: intent as Intent, language });
    expect(run.answer).toMatchObject({ outcome: "drafted", language });
    expect(run.objections).toEqual([]);
    const { ticket, messages, dossier } = run.task;
    const proposable = listAllTools().filter(({ isProposable }) => isProposable);
    const draft = toWrittenDraft(run.answer);
    expect(checkDraft({ ticket, messages, assessment: run.assessment, dossier, draft, proposable })).toEqual(
      [],
    );
  });

  test.each([
    "Where is my order?",
    "I want a refund.",
    "Please cancel SB-99999.",
    "Please cancel SB-20002.",
    "Please refund SB-20004.",
    "Please refund SB-20007.",
    "I was charged twice for SB-20001.",
  ])("also where the answer is no, or a question: %s", async (body) => {
    const run = await resolve({ body });
    expect(run.answer.outcome).toBe("drafted");
    expect(run.objections).toEqual([]);
  });
});
