/** The things a customer's text names: orders, invoices, subscriptions, parcels, addresses, sums of money. */
import type { Entities } from "../../domain/assessment.ts";

const orderWords =
  "order|ordr|commande|bestellung|bestellnummer|bestell-?nr\\.?|auftrag|auftragsnummer|pedido|orden|compra|(?:ال)?طلب(?:ي|ية|يه|ية)?|طلبيتي";
const orderLinks = "(?:\\s+(?:number|no\\.?|nr\\.?|num|id|nummer|número|numero|n[.º°]?|رقم|ال?رقم))?";

const orderPatterns: readonly RegExp[] = [
  /\bSB[\s-]?(\d{4,7})\b/gi,
  new RegExp(`(?:${orderWords})${orderLinks}\\s*[:#]?\\s*(?:SB-?)?#?(\\d{4,7})(?![\\d.,]*\\d)`, "giu"),
  /(?<![\w&])#(\d{4,7})\b/g,
];

const trackingPatterns: readonly RegExp[] = [
  /\b1Z[0-9A-Z]{16}\b/g,
  /\b[A-Z]{2}\d{9}[A-Z]{2}\b/g,
  /\bJJD\d{12,20}\b/g,
  /\b(?:[A-Z]{2,5}-?)\d{10,18}\b/g,
  /(?<=(?:tracking|sendungsnummer|sendungs-?nr|seguimiento|rastreo|التتبع|تتبع)[^\d\n]{0,30})\d{10,22}\b/giu,
];

const symbols: Record<string, string> = {
  "€": "EUR",
  eur: "EUR",
  euro: "EUR",
  euros: "EUR",
  يورو: "EUR",
  $: "USD",
  usd: "USD",
  dollar: "USD",
  dollars: "USD",
  dolares: "USD",
  dólares: "USD",
  دولار: "USD",
  "£": "GBP",
  gbp: "GBP",
  pounds: "GBP",
  pound: "GBP",
  libras: "GBP",
};
const unit = Object.keys(symbols)
  .toSorted((a, b) => b.length - a.length)
  .map((symbol) => (symbol === "$" ? "\\$" : symbol))
  .join("|");
const figure = "\\d{1,3}(?:[.,' ]\\d{3})+(?:[.,]\\d{1,2})?|\\d+(?:[.,]\\d{1,2})?";
const amountPattern = new RegExp(
  `(?<![\\p{L}\\p{N}])(${unit})\\s?(${figure})(?![\\d])|(?<![\\p{L}\\p{N}.,-])(${figure})\\s?(${unit})(?!\\p{L})`,
  "giu",
);

/** Arabic-Indic digits as European ones. */
export function readDigits(text: string): string {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replaceAll("٫", ".")
    .replaceAll("٬", ",");
}

/** `1.234,50`, `1,234.50`, `34,5` and `34` in cents. The last mark parts the cents where one or two digits follow it. */
export function parseCents(text: string): number {
  const match = /^(.*?)(?:[.,](\d{1,2}))?$/.exec(text);
  const whole = (match?.[1] ?? "").replace(/\D/g, "");
  return Number(whole || "0") * 100 + Number((match?.[2] ?? "").padEnd(2, "0"));
}

function unique<Value>(values: readonly Value[]): Value[] {
  const seen = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...seen.values()];
}

function matchAll(text: string, patterns: readonly RegExp[]): string[] {
  const found = patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({ at: match.index, text: match[1] ?? match[0] })),
  );
  return found.toSorted((a, b) => a.at - b.at).map((match) => match.text);
}

/** The sums of money a text names, in the order of naming. */
export function extractAmounts(text: string): Entities["amounts"] {
  return [...readDigits(text).matchAll(amountPattern)].map((match) => ({
    amountCents: parseCents(match[2] ?? match[3] ?? ""),
    currency: symbols[(match[1] ?? match[4] ?? "").toLowerCase()] ?? null,
  }));
}

/** Everything of the kinds above that the text names, each once, in the order of naming. */
export function extractEntities(source: string): Entities {
  const text = readDigits(source);
  return {
    orderIds: unique(matchAll(text, orderPatterns).map((digits) => `SB-${digits}`)),
    invoiceIds: unique(matchAll(text, [/\bINV-\d{4}-\d{2,8}\b/gi]).map((id) => id.toUpperCase())),
    subscriptionIds: unique(matchAll(text, [/\bSUB-\d{2,8}\b/gi]).map((id) => id.toUpperCase())),
    trackingNumbers: unique(
      matchAll(text, trackingPatterns).filter((id) => !/^(?:SB|INV|SUB)-?\d/i.test(id)),
    ),
    emails: unique(
      (text.match(/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/gu) ?? []).map(
        (address) => address.toLowerCase(),
      ),
    ),
    amounts: unique(extractAmounts(text)),
  };
}

/** Entities of several texts, the first text's first. */
export function mergeEntities(all: readonly Entities[]): Entities {
  return {
    orderIds: unique(all.flatMap((each) => each.orderIds)),
    invoiceIds: unique(all.flatMap((each) => each.invoiceIds)),
    subscriptionIds: unique(all.flatMap((each) => each.subscriptionIds)),
    trackingNumbers: unique(all.flatMap((each) => each.trackingNumbers)),
    emails: unique(all.flatMap((each) => each.emails)),
    amounts: unique(all.flatMap((each) => each.amounts)),
  };
}
