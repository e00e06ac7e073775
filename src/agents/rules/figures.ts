/**
 * Figures in a text, in one form whatever the language and the way of writing: ids, dates, times, amounts and
 * numbers. A figure is a key such as `id:SB-10042`, `date:2026-11-20`, `amount:4999:EUR` or `number:30`; facts are the
 * set of keys that some evidence bears out. Number words are no figures of a text, but they are facts.
 */
import { foldText } from "../../models/local/text.ts";

export interface Figure {
  kind: "id" | "date" | "time" | "amount" | "number";
  /** Any of these among the facts bears the figure out. */
  keys: readonly string[];
  /** As it is written, folded. */
  text: string;
  /** Of an amount. */
  cents: number | null;
}

const monthNames = [
  "january|jan|januar|janner|enero|يناير",
  "february|feb|februar|febrero|فبراير",
  "march|mar|marz|marzo|مارس",
  "april|apr|abril|ابريل",
  "may|mai|mayo|مايو",
  "june|jun|juni|junio|يونيو",
  "july|jul|juli|julio|يوليو",
  "august|aug|agosto|اغسطس",
  "september|sept|sep|septiembre|سبتمبر",
  "october|oct|oktober|okt|octubre|اكتوبر",
  "november|nov|noviembre|نوفمبر",
  "december|dec|dezember|dez|diciembre|dic|ديسمبر",
].map((names) => names.split("|"));
const monthOf = new Map(
  monthNames.flatMap((names, index) => names.map((name) => [name, index + 1] as const)),
);
const month = [...monthOf.keys()].toSorted((a, b) => b.length - a.length).join("|");

const currencies: readonly (readonly [string, string])[] = [
  ["EUR", "€|eur|euros?|يورو"],
  ["USD", "us\\$|\\$|usd|dollars?|dolares|دولار(?:ا)?"],
  ["GBP", "£|gbp|pounds?|pfund|libras?|جنيه(?:ا)?"],
  ["CHF", "chf|franken|francs?"],
];
const currency = currencies.map(([, words]) => words).join("|");
const decimal = String.raw`\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?`;

const patterns = {
  isoDate: /(\d{4})-(\d{2})-(\d{2})(?:t(\d{2}):(\d{2})\S*)?/g,
  dayMonth: new RegExp(
    String.raw`(?<![\d.,])(\d{1,2})(?:st|nd|rd|th|\.|o)?(?: of| de)? (?:${month})(?!\p{L})\.?(?:,? (?:de |del )?(\d{4})(?!\d))?`,
    "gu",
  ),
  monthDay: new RegExp(
    String.raw`(?<!\p{L})(?:${month})\.? (\d{1,2})(?:st|nd|rd|th)?(?![\d.:])(?:,? (\d{4})(?!\d))?`,
    "gu",
  ),
  numericDate: /(?<![\d.])(\d{1,2})([./])(\d{1,2})(?:\2(\d{4}|\d{2})(?!\d)|(?<=\.\d{1,2})\.(?!\d))/g,
  time: /(?<!\d)(\d{1,2}):(\d{2})(?!\d)(?: ?([ap])\.?m\b)?/g,
  id: /\b[a-z]+(?:-[a-z\d]+)*-?\d[a-z\d-]*\b|\b\d+[a-z]+\d[a-z\d]*\b/g,
  amountAfter: new RegExp(String.raw`(?:${currency})\s?(${decimal})(?!\d)`, "gu"),
  amountBefore: new RegExp(String.raw`(?<![\d.,]|[€$£] ?)(${decimal})\s?(?:${currency})(?!\p{L})`, "gu"),
  number: /\d+(?:[.,]\d+)*/g,
} as const;

/** Every figure of a text, in no particular order. Numbers of a list's items are no figures. */
export function readFigures(source: string): Figure[] {
  const figures: Figure[] = [];
  let text = toPlainDigits(foldText(source.replaceAll(/^\s*\d{1,2}[.)]\s+/gm, "")))
    .replaceAll(/[ \t\u00a0\u202f]+/g, " ")
    .replaceAll("\n", " \n ");
  const take = (pattern: RegExp, read: (...groups: string[]) => Omit<Figure, "text"> | null) => {
    text = text.replaceAll(pattern, (whole: string, ...rest: (string | undefined)[]) => {
      // After the groups come the offset and the whole text.
      const figure = read(whole, ...rest.slice(0, -2).map((group) => group ?? ""));
      if (!figure) return whole;
      figures.push({ ...figure, text: whole.trim() });
      return " ; ";
    });
  };
  take(patterns.isoDate, (_, year, monthNumber, day) => dateFigure(Number(day), Number(monthNumber), year));
  take(patterns.dayMonth, (whole, day, year) => dateFigure(Number(day), findMonth(whole), year));
  take(patterns.monthDay, (whole, day, year) => dateFigure(Number(day), findMonth(whole), year));
  take(patterns.numericDate, (_, first, _mark, second, year) =>
    numericDate(Number(first), Number(second), year),
  );
  take(patterns.time, (_, hour, minute, half) => timeFigure(Number(hour), Number(minute), half));
  take(patterns.amountBefore, (whole, value) => amountFigure(value, findCurrency(whole)));
  take(patterns.amountAfter, (whole, value) => amountFigure(value, findCurrency(whole)));
  take(patterns.id, (whole) => ({ kind: "id", keys: [`id:${whole.toUpperCase()}`], cents: null }));
  take(patterns.number, (whole) => {
    const value = parseDecimal(whole);
    return { kind: "number", keys: [`number:${value}`], cents: null };
  });
  return figures;
}

const dayMs = 86_400_000;

/** What a value of the evidence bears out: a record, an article's text, or an action's arguments. */
export function collectFacts(value: unknown, nowMs?: number): Set<string> {
  const facts = new Set<string>();
  visit(value, "?", (key) => facts.add(key), nowMs);
  return facts;
}

function visit(
  value: unknown,
  inherited: string,
  add: (key: string) => void,
  nowMs: number | undefined,
): void {
  if (typeof value === "string") {
    for (const figure of readFigures(value)) addFigure(figure, add);
    for (const word of foldText(value).match(/\p{L}+/gu) ?? []) {
      const number = numberWords.get(word);
      if (number !== undefined) add(`number:${number}`);
    }
    const instantMs = /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : Number.NaN;
    if (Number.isFinite(instantMs)) addInstant(value, instantMs, add, nowMs);
  } else if (typeof value === "number") {
    add(`number:${value}`);
  } else if (Array.isArray(value)) {
    for (const item of value) visit(item, inherited, add, nowMs);
  } else if (typeof value === "object" && value !== null) {
    const record: Record<string, unknown> = { ...value };
    const own = typeof record["currency"] === "string" ? record["currency"] : inherited;
    for (const [key, inner] of Object.entries(record)) {
      if (key.endsWith("Cents") && typeof inner === "number") addAmount(inner, own, add);
      else visit(inner, own, add, nowMs);
    }
    addDerived(record, own, add);
  }
}

/** What is left of an order's sum, and what a line of it costs. */
function addDerived(record: Record<string, unknown>, own: string, add: (key: string) => void): void {
  const { totalCents, refundedCents, priceCents, quantity } = record;
  if (typeof totalCents === "number" && typeof refundedCents === "number") {
    addAmount(totalCents - refundedCents, own, add);
  }
  if (typeof priceCents === "number" && typeof quantity === "number")
    addAmount(priceCents * quantity, own, add);
}

function addAmount(cents: number, own: string, add: (key: string) => void): void {
  add(`amount:${cents}:${own}`);
  add(`number:${cents / 100}`);
}

function addInstant(
  text: string,
  instantMs: number,
  add: (key: string) => void,
  nowMs: number | undefined,
): void {
  add(`time:${text.slice(11, 16)}`);
  add(`number:${Number(text.slice(0, 4))}`);
  if (nowMs === undefined) return;
  const days = Math.abs(nowMs - instantMs) / dayMs;
  add(`number:${Math.floor(days)}`);
  add(`number:${Math.ceil(days)}`);
}

function addFigure(figure: Figure, add: (key: string) => void): void {
  for (const key of figure.keys) add(key);
  const [kind, first] = (figure.keys[0] ?? "").split(":");
  if (kind === "date") {
    for (const key of figure.keys) add(key.replace(/:\d{4}-/, ":--"));
    add(`number:${Number(first?.slice(0, 4))}`);
  }
  // A sum without a currency, and a number that may be one.
  if (kind === "amount") add(`number:${Number(first) / 100}`);
  if (kind === "number" && /[.,]\d{2}$/.test(figure.text)) add(`amount:${Math.round(Number(first) * 100)}:?`);
  // "Order 10042" means SB-10042.
  if (kind === "id") for (const digits of first?.match(/\d+/g) ?? []) add(`number:${Number(digits)}`);
}

export function isBorneOut(figure: Figure, facts: ReadonlySet<string>): boolean {
  return figure.keys.some((key) => facts.has(key));
}

function dateFigure(day: number, monthNumber: number, year: string | undefined): Omit<Figure, "text"> | null {
  if (day < 1 || day > 31 || monthNumber < 1 || monthNumber > 12) return null;
  return { kind: "date", keys: [dateKey(day, monthNumber, year)], cents: null };
}

/** 3.4. is April in Europe and March in America: either is right. */
function numericDate(first: number, second: number, year: string | undefined): Omit<Figure, "text"> | null {
  const whole = year?.length === 2 ? `20${year}` : year;
  const keys = [
    ...(second <= 12 && first <= 31 ? [dateKey(first, second, whole)] : []),
    ...(first <= 12 && second <= 31 ? [dateKey(second, first, whole)] : []),
  ];
  return first > 0 && second > 0 && keys.length > 0 ? { kind: "date", keys, cents: null } : null;
}

function dateKey(day: number, monthNumber: number, year: string | undefined): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return year ? `date:${year}-${two(monthNumber)}-${two(day)}` : `date:--${two(monthNumber)}-${two(day)}`;
}

function timeFigure(hour: number, minute: number, half: string | undefined): Omit<Figure, "text"> | null {
  if (hour > 23 || minute > 59) return null;
  const onClock = half ? (hour % 12) + (half === "p" ? 12 : 0) : hour;
  const key = `time:${String(onClock).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  return { kind: "time", keys: [key], cents: null };
}

function amountFigure(value = "", code: string): Omit<Figure, "text"> {
  const cents = Math.round(parseDecimal(value) * 100);
  return { kind: "amount", keys: [`amount:${cents}:${code}`, `amount:${cents}:?`], cents };
}

function findMonth(text = ""): number {
  return monthOf.get(new RegExp(`(?<!\\p{L})(?:${month})(?!\\p{L})`, "u").exec(text)?.[0] ?? "") ?? 0;
}

function findCurrency(text = ""): string {
  return currencies.find(([, words]) => new RegExp(words, "u").test(text))?.[0] ?? "?";
}

/** `1.234,56`, `1,234.56`, `49,90` and `1 234`: the last mark is a decimal one unless three digits follow it. */
function parseDecimal(text = ""): number {
  const plain = text.replaceAll(/[ ']/g, "");
  const [, whole = "", fraction = ""] = /^(.*?)(?:[.,](\d{1,2}))?$/.exec(plain) ?? [];
  return Number(`${whole.replaceAll(/[.,]/g, "")}.${fraction || "0"}`);
}

/** Arabic-Indic digits and marks as those of the other languages. */
function toPlainDigits(text: string): string {
  return text
    .replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replaceAll("٫", ".")
    .replaceAll("٬", ",");
}

const numberWords = new Map(
  Object.entries({
    1: "one eins ein eine einen einem uno una un واحد",
    2: "two zwei dos اثنان يومين يومان عامين عامان سنتين سنتان ساعتين ساعتان",
    3: "three drei tres ثلاث ثلاثه",
    4: "four vier cuatro اربع اربعه",
    5: "five funf cinco خمس خمسه",
    6: "six sechs seis ست سته",
    7: "seven sieben siete سبع سبعه",
    8: "eight acht ocho ثماني ثمانيه",
    9: "nine neun nueve تسع تسعه",
    10: "ten zehn diez عشر عشره",
    12: "twelve zwolf doce",
    14: "fourteen vierzehn catorce",
    15: "fifteen funfzehn quince",
    20: "twenty zwanzig veinte عشرون عشرين",
    24: "twentyfour vierundzwanzig veinticuatro",
    30: "thirty dreissig treinta ثلاثون ثلاثين",
  }).flatMap(([number, words]) => words.split(" ").map((word) => [word, Number(number)] as const)),
);
