/** How much of an order a customer asks to get back, as far as they say. */
import type { Order } from "./records.ts";
import { extractAmounts, parseCents, readDigits } from "./extract.ts";
import { findNamedItems } from "./situation.ts";
import { foldText, splitSentences } from "./text.ts";

const asking =
  /\b(?:refund|reimburse|give (?:me )?back|pay (?:me )?back|get back|want|like|erstatt|zuruck|reembols|devol|devuel)\w*|استرداد|ارجاع|اعاده|استرجاع/;

/** A sum without its currency: `15.00`. */
const barePattern = /(?<![\d.,-])\d{1,5}[.,]\d{2}(?![\d.,])/g;

/**
 * The sum a customer asks for, in cents: one that stands in a sentence with such a wish, in the order's currency or
 * none. Null where there is none, or more than one.
 */
export function findAskedAmount(text: string, currency: string): number | null {
  const amounts = splitSentences(text)
    .filter((sentence) => asking.test(foldText(sentence)))
    .flatMap((sentence) => {
      const named = extractAmounts(sentence);
      if (named.length > 0)
        return named
          .filter((amount) => amount.currency === null || amount.currency === currency)
          .map((amount) => amount.amountCents);
      return [...readDigits(sentence).matchAll(barePattern)].map(([figure]) => parseCents(figure));
    });
  const distinct = [...new Set(amounts.filter((cents) => cents > 0))];
  return distinct.length === 1 ? (distinct[0] ?? null) : null;
}

const onlyWords = /\b(?:only|just|nur|lediglich|bloss|solo|solamente|unicamente)\b|فقط/;
const keepWords =
  /\b(?:keep\w*|behalt\w*|behalte|quedo|quedamos|quedarme|fine|ok|perfect|in ordnung|bien)\b|احتفظ|سليم/;
const oneOfThem =
  /\bone of (?:them|the|my|two|these|those)\b|\bthe (?:damaged|broken|faulty|defective|wrong|torn) one\b|\b(?:eine[rs]?|eins) (?:davon|der|von)\b|\b(?:uno|una) de (?:ellos|ellas|los|las)\b|(?:احدي|احد|واحد(?:ه)?) (?:منهما|منها|من)/;

const priceOf = (items: Order["items"]) =>
  items.reduce((sum, item) => sum + item.priceCents * item.quantity, 0);

/**
 * The price of the part of an order that is meant, in cents: the items named and not kept, or one of several equal
 * ones. `isFault` tells that something is wrong with what is named; without it, only an express "only" makes a part.
 * Null where the whole order is meant.
 */
export function findPartPrice(order: Order, text: string, isFault: boolean): number | null {
  const prices = new Set(order.items.map((item) => item.priceCents));
  const [price] = prices;
  const count = order.items.reduce((sum, item) => sum + item.quantity, 0);
  const folded = foldText(text);
  if (isFault && prices.size === 1 && price !== undefined && count > 1 && oneOfThem.test(folded))
    return price;
  if (order.items.length < 2 || !(isFault || onlyWords.test(folded) || keepWords.test(folded))) return null;
  const clauses = text.split(/[.,;!?\n]+|\b(?:but|aber|pero|while|and|und|y)\b/i);
  const named = new Set(
    clauses
      .filter((clause) => !keepWords.test(foldText(clause)))
      .flatMap((clause) => findNamedItems(order, clause)),
  );
  const kept = new Set(
    clauses
      .filter((clause) => keepWords.test(foldText(clause)))
      .flatMap((clause) => findNamedItems(order, clause)),
  );
  const meant = order.items.filter((item) => named.has(item) && !kept.has(item));
  return meant.length > 0 && meant.length < order.items.length ? priceOf(meant) : null;
}
