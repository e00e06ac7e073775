/** Numbers, money and time as people read them. `undefined` locale: the browser's own. */
import { minorUnitDigits, writeMoney } from "../domain/money.ts";

const money = (currency: string, digits: number) =>
  new Intl.NumberFormat(undefined, {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
const number = new Intl.NumberFormat();
const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const time = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const timeToSecond = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

export function formatMoney(cents: number, currency: string | null): string {
  const digits = minorUnitDigits(currency);
  try {
    if (currency) return money(currency, digits).format(cents / 10 ** digits);
  } catch {
    // Not a currency the browser knows: the figure and the word are still right.
  }
  return currency ? writeMoney(cents, currency) : (cents / 100).toFixed(2);
}

/** Millionths of a US dollar. */
export function formatCost(micros: number): string {
  if (micros === 0) return "$0";
  const dollars = micros / 1_000_000;
  return dollars < 0.0001 ? "< $0.0001" : `$${dollars.toFixed(dollars < 1 ? 4 : 2)}`;
}

export function formatNumber(value: number): string {
  return number.format(value);
}

export function formatPercent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

export function formatDateTime(ms: number): string {
  return dateTime.format(ms);
}

/** The time alone if it is today, else with the date. */
export function formatMoment(ms: number, nowMs: number): string {
  return new Date(ms).toDateString() === new Date(nowMs).toDateString()
    ? time.format(ms)
    : dateTime.format(ms);
}

export function formatSecond(ms: number): string {
  return timeToSecond.format(ms);
}

/** `42 s`, `5 min`, `2 h 10 min`, `3 d 4 h`: two units at most, never negative. */
export function formatSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return hours % 24 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${Math.floor(hours / 24)} d`;
}

/** A call's length: `8 ms`, `1.4 s`, `2 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : formatSpan(ms);
}
