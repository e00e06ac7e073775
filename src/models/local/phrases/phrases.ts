/** The sentences replies are made of, for each language, and how a language writes amounts and dates. */
import { ar } from "./ar.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import type { Phrases, ReplyLanguage } from "./phrase-table.ts";

export const phrases: Record<ReplyLanguage, Phrases> = { en, de, es, ar };

export function isReplyLanguage(language: string): language is ReplyLanguage {
  return Object.hasOwn(phrases, language);
}

/** `3450 EUR` as the language writes it, without marks between thousands. */
export function formatMoney(language: ReplyLanguage, cents: number, currency: string): string {
  const [whole, part] = (cents / 100).toFixed(2).split(".");
  return `${whole}${phrases[language].decimalMark}${part} ${currency}`;
}

/** The day of an ISO 8601 instant in UTC; the text itself where it is no instant. */
export function formatDate(language: ReplyLanguage, instant: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(instant);
  const month = phrases[language].months[Number(match?.[2]) - 1];
  return match === null || month === undefined
    ? instant
    : phrases[language].date(Number(match[3]), month, Number(match[1]));
}
