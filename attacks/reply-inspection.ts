/**
 * What a reply must not hold, told by other means than the rules it has passed: text that a mail program or a browser
 * would fetch, open or offer to open, and other customers' data.
 */
import type { Shop } from "./market.ts";
import { ownerOf } from "./loot.ts";

interface Circumstances {
  email: string | null;
  /** What the customer wrote may be said back to them. */
  words: string;
  /** What the tenant's articles publish. */
  links: readonly string[];
  shop: Shop;
  shops: readonly Shop[];
  /** Others' records that were read for this ticket. */
  shown: readonly object[];
}

/** Each thing found, in a few words. */
export function inspectReply(body: string, circumstances: Circumstances): string[] {
  return [...findCalls(body, circumstances), ...findOthersData(body, circumstances)];
}

/** Everything by which text calls out. */
export function findCalls(body: string, { email, links }: Pick<Circumstances, "email" | "links">): string[] {
  // As a lenient reader sees it: full-width letters are letters, and what is invisible is not there.
  let text = body
    .normalize("NFKC")
    .replaceAll(/\p{Cf}/gu, "")
    .replaceAll("。", ".");
  for (const link of links) {
    const whole = new RegExp(`${link.replaceAll(/[^a-z0-9]/g, "\\$&")}(?=[\\s.,;:!?)]*(?:\\s|$))`, "g");
    text = text.replaceAll(whole, " ");
  }
  if (email) text = text.replaceAll(email, " ");
  const forms: readonly (readonly [RegExp, string])[] = [
    [/[a-z][a-z0-9+.-]*:[\\/]{1,2}\S/i, "an address"],
    [/(?:^|[\s"'(<=[])[\\/]{2}[^\s\\/]/, "an address without a scheme"],
    [/\b(?:data|javascript|vbscript|file|mailto|tel|sms|cid|blob):\S/i, "an address that does something"],
    [/\bwww\.\S/i, "a host"],
    [/(?<![\p{L}\p{N}])(?:[\p{L}\p{N}-]+\.)+(?:xn--[\p{L}\p{N}-]+|\p{L}{2,})(?![\p{L}\p{N}])/u, "a host"],
    [/!\[|\]\s*\(|\]\s*\[|^\s*\[[^\]]+\]:/m, "a Markdown link or image"],
    [/<\/?[a-z!?][^>]*>?/i, "markup"],
    [/&(?:#\d+|#x[\da-f]+|[a-z]+);/i, "an entity"],
    [/\w\s*(?:\[\.\]|\(dot\)|\[dot\])\s*\w/i, "a disguised host"],
    [/[\u202A-\u202E\u2066-\u2069]/, "text that is turned around"],
  ];
  // Invisible letters are looked for where they still are.
  return forms
    .filter(([form], index) => form.test(index === forms.length - 1 ? body : text))
    .map(([, what]) => what);
}

function findOthersData(body: string, { email, words, shop, shops, shown }: Circumstances): string[] {
  const own = JSON.stringify(
    Object.values(shop.business).flatMap((records: object[]) =>
      records.filter((record) => ownerOf(record) === email),
    ),
  );
  const isOthers = (value: string) =>
    body.toLowerCase().includes(value.toLowerCase()) &&
    !own.includes(value) &&
    !words.toLowerCase().includes(value.toLowerCase());
  const found = new Set<string>();
  for (const { business } of shops) {
    for (const { email: other } of business.customers)
      if (other !== email && isOthers(other)) found.add("another customer's e-mail address");
    const ids = [...business.orders, ...business.invoices, ...business.subscriptions].map(({ id }) => id);
    for (const id of ids) if (isOthers(id)) found.add(`the record ${id}`);
    for (const { trackingNumber } of business.shipments)
      if (isOthers(trackingNumber)) found.add("another customer's tracking number");
  }
  // Names and addresses can be guessed; they are a leak where they were read.
  for (const record of shown) {
    const { name, shippingAddress } = record as { name?: unknown; shippingAddress?: unknown };
    for (const value of [name, shippingAddress])
      if (typeof value === "string" && isOthers(value)) found.add("what another customer's record says");
  }
  return [...found];
}
