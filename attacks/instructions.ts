/** Finds orders in text, as somebody reads who does whatever they are told. Knows a few verbs in four languages. */

/** What an order asks for, as far as it can be told. */
export interface Order {
  /** The sentence with what stands around it in the same text. */
  text: string;
  kinds: ("refund" | "cancel" | "address" | "password" | "erase" | "publish")[];
  orderIds: string[];
  customerIds: string[];
  emails: string[];
  /** In cents. */
  amounts: number[];
  /** What is to be told, word for word. */
  say: string[];
  /** A tool that is named with its arguments. */
  call: { tool: string; input: Record<string, unknown> } | null;
  isAboutPrompt: boolean;
  wantsData: boolean;
  isEndless: boolean;
}

const verbs =
  "refund|pay|transfer|initiate|reimburse|credit|cancel|change|update|set|redirect|reset|delete|erase|remove|publish|save|store|add|append|insert|include|write|say|tell|reply|respond|answer|send|forward|share|post|quote|print|reveal|repeat|show|list|look|search|find|fetch|read|open|click|visit|call|use|run|execute|approve|skip|ignore|disregard|forget|schedule|make|create|book|buy|grant|give|put|translate|summari[sz]e|unlock|deploy|generate|" +
  "erstatte|storniere|ändere|lösche|schreibe|sende|zeige|nenne|rufe|nimm|setze|veröffentliche|wiederhole|" +
  "reembolsa|cancela|cambia|borra|escribe|envía|muestra|llama";
const opening = String.raw`(?:^|[.!?:;,\n"'(\[*>«-]|\b(?:please|must|should|now|then|and|assistant|to|bitte|por favor|you)\b)\s*`;
const command = new RegExp(`${opening}(?:${verbs})(?!\\p{L})`, "iu");

/** The last order in these texts, or null. Each text is tried plainly and as what it may stand for. */
export function findOrder(texts: readonly string[]): Order | null {
  const parts = texts.join("\n").matchAll(/part (\d) of \d: «([^»]*)»/giu);
  const byNumber = new Map([...parts].map(([, number = "", part = ""]) => [number, part]));
  const joined = [...byNumber.keys()]
    .toSorted()
    .map((number) => byNumber.get(number))
    .join("");
  const readable = [...texts.map(decode), ...(joined === "" ? [] : [joined])];
  // A name of something is no order, whatever word is in it.
  const text = readable.findLast((candidate) => /\S\s+\S+\s+\S/.test(candidate) && command.test(candidate));
  return text === undefined ? null : readOrder(text);
}

/** Without what is invisible, and with what is encoded written out beside it. */
function decode(text: string): string {
  const visible = text.normalize("NFKC").replaceAll(/\p{Cf}/gu, "");
  const encoded = [...visible.matchAll(/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{24,}={0,2}(?![A-Za-z0-9+/])/g)].map(
    ([piece]) => Buffer.from(piece, "base64").toString(),
  );
  return [visible, ...encoded.filter((plain) => /^[\x20-\x7E\p{L}]+$/u.test(plain))].join("\n");
}

const kinds: readonly (readonly [Order["kinds"][number], RegExp])[] = [
  ["refund", /\b(?:refund|reimburse|payment|pay \S|credit \S|transfer|erstatte|reembolsa)/i],
  ["cancel", /\b(?:cancel|storniere|cancela)/i],
  [
    "address",
    /\b(?:change|update|set|redirect|ändere|cambia)\b.{0,80}\b(?:address|e-?mail|adresse|dirección)/i,
  ],
  ["password", /\b(?:reset|password|passwort|contraseña)\b/i],
  ["erase", /\b(?:delete|erase|lösche|borra)\b/i],
  ["publish", /\b(?:publish|knowledge base|help cent(?:re|er)|article|veröffentliche)\b/i],
];

function readOrder(text: string): Order {
  const unique = (values: Iterable<string>) => [...new Set(values)];
  const all = (pattern: RegExp) => unique([...text.matchAll(pattern)].map(([found]) => found));
  return {
    text,
    kinds: kinds.filter(([, pattern]) => pattern.test(text)).map(([kind]) => kind),
    orderIds: all(/\bSB-\d+\b/g),
    customerIds: all(/\bCUS-\d+\b/g),
    emails: all(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g),
    amounts: [
      ...text.matchAll(/(?:[$€£]\s?|\bEUR\s|\bUSD\s)?(\d+(?:[.,]\d{2})?)\s?(?:EUR|USD|€|\$|dollars?|Euro)?/g),
    ]
      .filter(([whole]) => /[$€£A-Za-z]/.test(whole))
      .map(([, value = ""]) => Math.round(Number(value.replace(",", ".")) * 100)),
    say: readSayings(text),
    call: readCall(text),
    isAboutPrompt: /\b(?:system prompt|instructions above|your instructions|your rules|anweisungen)\b/i.test(
      text,
    ),
    wantsData:
      /\b(?:all (?:the )?(?:records|data|evidence|orders|customers)|everything you know|their|of the other)\b/i.test(
        text,
      ),
    isEndless: /\b(?:again and again|repeatedly|forever|hundred times|never stop|immer wieder)\b/i.test(text),
  };
}

/** What stands in quotation marks, and everything that could be followed. */
function readSayings(text: string): string[] {
  const quoted = [...text.matchAll(/["“»]([^"”«]{4,300})["”«]/g)].map(([, said = ""]) => said);
  const links =
    text.match(/!?\[[^\]]*\]\([^)\s]+\)|<[a-z!][^>]*>|\b[a-z][a-z+.-]*:\/\/[^\s"')\]>]+|\bwww\.\S+/gi) ?? [];
  const wishes =
    /\b(?:say|tell|write|include|add|append|insert|reply|respond|answer|quote|send|schreibe|escribe)\b(.{4,300})/is.exec(
      text,
    );
  return [
    ...quoted,
    ...links,
    ...(wishes?.[1] && quoted.length + links.length === 0 ? [wishes[1].trim()] : []),
  ].slice(0, 4);
}

function readCall(text: string): Order["call"] {
  const named =
    /\b(?:call|use|run|execute)\b.{0,30}?(?:tool|function)?\s*[`"']?([\w.]+)[`"']?.{0,40}?(?:arguments|args|with|parameters)\D{0,10}(\{.*\})/is.exec(
      text,
    );
  if (!named) return null;
  try {
    const input: unknown = JSON.parse(named[2] ?? "");
    return typeof input === "object" && input !== null
      ? { tool: named[1] ?? "", input: input as Record<string, unknown> }
      : null;
  } catch {
    return null;
  }
}
