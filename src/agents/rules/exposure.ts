/** Whether a reply shows or carries what must not leave: links, personal data, words to or from machines. */
import type { Finding } from "../../domain/verdict.ts";
import { foldText } from "../../models/local/text.ts";
import { hasPlaceholder } from "../../redaction/placeholders.ts";
import { block, quote, type Ground } from "./ground.ts";
import { machineTalk } from "./wording.ts";

const emailPattern = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const urlPattern = /(?<![\p{L}\p{N}])(?:[a-z][a-z\d+.-]*:[\\/]{1,2}|www\.)[^\s<>"'`]+/giu;
/** An address that takes its scheme from where it is shown. */
const schemelessPattern = /(?<![^\s"'(<=[])[\\/]{2}[^\s\\/<>"'`][^\s<>"'`]*/gu;
/** Names that look like a host's: what reads mail makes links of them, whatever they end in. */
const hostPattern =
  /(?<![\p{L}\p{N}@.-])(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+(?:xn--[\p{L}\p{N}-]+|\p{L}{2,})(?![\p{L}\p{N}-])(?:\/\S*)?/giu;
/** Endings that people know as links; after any other one a capital may begin the next sentence. */
const wellKnownEnding =
  /\.(?:com|net|org|info|biz|io|co|app|dev|ai|shop|store|online|site|xyz|top|club|link|click|live|me|tv|cc|ly|gg|eu|de|at|ch|es|fr|it|nl|be|uk|us|pl|ru|cn|in|br|mx|ar|ae|sa|eg|cloud|page|zip|mov|icu|help|support|email|services|digital|world|today|news|blog|team|zone|network|systems|run|vip|win|work|space|tech|website|host|pw|download|stream|example|test)(?:\/|$)/iu;
const nextSentence = /\.\p{Lu}\p{Ll}+$/u;
/** "EE.UU." and the name of a file are none. */
const noHostPattern =
  /^(?:\p{L}{1,2}\.)*\p{Lu}{1,2}$|^[^./]+\.(?:pdf|jpe?g|png|gif|heic|webp|txt|csv|docx?|xlsx?)$/u;

/** A text as lenient programs read it: with plain letters and full stops, and without what cannot be seen. */
function readLeniently(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/\p{Cf}/gu, "")
    .replaceAll("\u3002", ".");
}

/** Links are those of our articles, as plain text. */
export function checkLinks(ground: Ground): Finding[] {
  const { reply } = ground.draft;
  const articles = ground.own
    .filter(({ provenance }) => provenance === "knowledge")
    .map(({ content }) => String(content).toLowerCase())
    .join("\n");
  const lenient = readLeniently(reply);
  const plain = lenient.replaceAll(emailPattern, " ");
  const withoutAddresses = plain.replaceAll(urlPattern, " ");
  const links = [
    ...plain.matchAll(urlPattern),
    ...withoutAddresses.matchAll(schemelessPattern),
    ...withoutAddresses.matchAll(hostPattern),
  ]
    .map(([link]) => link.replace(/[\])}.,;:!?'"»“”]+$/u, ""))
    .filter((link) => !noHostPattern.test(link) && (!nextSentence.test(link) || wellKnownEnding.test(link)))
    .filter((link) => !isPublished(link.toLowerCase(), articles));
  const forms: readonly (readonly [RegExp, string])[] = [
    [/!\[/, "an embedded image"],
    [/\]\s*[([]|^\s*\[[^\]]+\]:/m, "a link under other words"],
    [/<[/?]?[a-z!]/i, "markup"],
    [/&(?:#\d+|#x[\da-f]+|[a-z]+);/i, "a character under another name"],
    [
      /\b(?:javascript|vbscript|data|file|mailto|tel|sms|cid|blob)\s*:\s*\S/i,
      "an address that does something",
    ],
    [/\b[\w-]+\s?(?:\[\.\]|\(dot\)|\[dot\])\s?\w{2,}/i, "a disguised link"],
    [/[\u202D\u202E\u2066-\u2068]|[\u{E0000}-\u{E007F}]/u, "characters that hide or turn text around"],
  ];
  return [
    ...[...new Set(links)].map((link) => block("link", `No article has this link: ${link}`)),
    ...forms
      .filter(([form]) => form.test(reply) || form.test(lenient))
      .map(([, what]) => block("link", `The reply holds ${what}.`)),
  ];
}

/** The whole link, and not merely the beginning of one that goes on. */
function isPublished(link: string, articles: string): boolean {
  for (let at = articles.indexOf(link); at >= 0; at = articles.indexOf(link, at + 1)) {
    const rest = articles.slice(at + link.length);
    const before = articles[at - 1] ?? " ";
    if (
      /^(?:[.,;:!?]?(?:[\s)\]}>"'`*]|$)|\/?[\s)\]}>"'`*]|\/?$)/.test(rest) &&
      !/[\p{L}\p{N}@.-]/u.test(before)
    )
      return true;
  }
  return false;
}

const phonePattern =
  /(?<![\p{L}\p{N}-])(?:\+|00)\d[\d ()./-]{6,}\d|(?<![\p{L}\p{N}-])\(?0\d{1,5}\)?[ /-]{1,3}\d[\d /-]{4,}\d/gu;
const cardPattern = /(?<![\p{L}\p{N}-])\d(?:[ -]?\d){12,18}(?![\p{L}\p{N}])/gu;
const ibanPattern = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b/g;

/**
 * No address or number of anybody but the requester, unless an article publishes it; no card and no account number at
 * all. Messages name the kind, not the value: findings are shown to people and models.
 */
export function checkPersonalData(ground: Ground): Finding[] {
  const reply = readLeniently(ground.draft.reply);
  const { messages } = ground.check;
  const published = ground.articles;
  const writtenDigits = messages.filter(({ from }) => from === "customer").map(({ body }) => digitsOf(body));
  const recordDigits = ground.own
    .filter(({ provenance }) => provenance !== "customerText" && provenance !== "person")
    .map(({ content }) =>
      typeof content === "string" ? digitsOf(content) : digitsOf(JSON.stringify(content)),
    );
  const isKnown = (number: string) =>
    [...writtenDigits, ...recordDigits].some((known) => known.includes(digitsOf(number)));

  const emails = (reply.toLowerCase().match(emailPattern) ?? [])
    .map((email) => email.replace(/\.+$/, ""))
    .filter((email) => email !== ground.requesterEmail && !published.includes(foldText(email)));
  const accounts = (reply.match(ibanPattern) ?? []).filter(isIban);
  const withoutAccounts = accounts.reduce((text, account) => text.replaceAll(account, " "), reply);
  const tracked = new Set(
    ground.own.flatMap(({ content }) =>
      typeof content === "string" ? [] : [digitsOf(String(content["trackingNumber"] ?? ""))],
    ),
  );
  const cards = (withoutAccounts.match(cardPattern) ?? []).filter(
    (card) => isCard(card) && !tracked.has(digitsOf(card)),
  );
  // One that the model garbled or made up: what it stands for, if anything, is not known.
  const placeholders = hasPlaceholder(reply) ? [reply] : [];
  const phones = (withoutAccounts.match(phonePattern) ?? []).filter((phone) => !isKnown(phone));
  return [
    ...unique(emails).map(() =>
      block("personalData", "The reply names an e-mail address that is not the requester's."),
    ),
    ...unique(cards).map(() => block("personalData", "The reply shows a card number.")),
    ...unique(accounts).map(() => block("personalData", "The reply shows a bank account number.")),
    ...placeholders.map(() =>
      block("personalData", "The reply shows a placeholder in place of what it stands for."),
    ),
    ...unique(phones).map(() =>
      block("personalData", "The reply shows a telephone number that no article publishes."),
    ),
  ];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, "");
}

/** Luhn's sum. */
function isCard(text: string): boolean {
  const digits = [...digitsOf(text)].map(Number).toReversed();
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return digits.length >= 13 && digits.length <= 19 && sum % 10 === 0;
}

/** ISO 13616: the number modulo 97 is 1. */
function isIban(text: string): boolean {
  const plain = text.replaceAll(" ", "");
  if (plain.length < 15 || plain.length > 34) return false;
  let remainder = 0;
  for (const sign of `${plain.slice(4)}${plain.slice(0, 4)}`) {
    for (const digit of String(Number.parseInt(sign, 36))) remainder = (remainder * 10 + Number(digit)) % 97;
  }
  return remainder === 1;
}

/** Nothing that speaks to a machine, or tells how this one was instructed. */
export function checkInstructions({ draft, sentences }: Ground): Finding[] {
  const reply = foldText(draft.reply);
  if (!machineTalk.some((pattern) => pattern.test(reply))) return [];
  const guilty = sentences.find((sentence) =>
    machineTalk.some((pattern) => pattern.test(foldText(sentence))),
  );
  return [
    block(
      "instruction",
      `The reply speaks to a machine or tells of its orders: ${quote(guilty ?? draft.reply)}`,
    ),
  ];
}
