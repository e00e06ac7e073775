/** What the catalog and the policy say of a tool, in words people read. */
import type { PolicyBand } from "../domain/explanation.ts";
import type { ToolView } from "../domain/tool-view.ts";
import { formatMoney, formatNumber, formatSpan } from "./format.ts";
import { titleOf, type Tone } from "./words.ts";

export const tierWords: Record<ToolView["tier"], { label: string; tone: Tone; what: string }> = {
  0: { label: "Reads", tone: "off", what: "Tier 0: it changes nothing." },
  1: { label: "Changes", tone: "work", what: "Tier 1: it changes something that can be changed back." },
  2: { label: "High risk", tone: "ask", what: "Tier 2: money, deletion, or a message to somebody outside." },
  3: { label: "People only", tone: "person", what: "Tier 3: never automatic." },
};

export const decisionWords: Record<PolicyBand["decision"], { label: string; tone: Tone }> = {
  allow: { label: "Goes by itself", tone: "done" },
  ask: { label: "A person is asked", tone: "ask" },
  deny: { label: "Denied", tone: "bad" },
};

/** `one in 20 is asked about all the same`, or null where none is. */
export function sampleWords({ sampleOneIn }: Pick<PolicyBand, "sampleOneIn">): string | null {
  return sampleOneIn === null ? null : `one in ${formatNumber(sampleOneIn)} is asked about all the same`;
}

/** `Damaged item: goes by itself, one in 10 is asked about all the same`, for each rule that names intents. */
export function intentWords({ byIntent }: Pick<PolicyBand, "byIntent">): string[] {
  return byIntent.map(({ intents, decision, sampleOneIn }) => {
    const what = decision === "allow" ? "goes by itself" : "a person is asked, for the rule is suspended";
    return [`${intents.map(titleOf).join(", ")}: ${what}`, sampleWords({ sampleOneIn })]
      .filter((part) => part !== null)
      .join(", ");
  });
}

export const idempotencyWords: Record<ToolView["idempotency"], string> = {
  read: "Reading twice does no harm.",
  key: "Sent again with the same key, the other side does it once.",
  marker: "It bears a mark, and is looked for before it is sent again.",
  once: "Sent at most once; where the answer is lost, a person looks.",
};

export const sourceWords: Record<string, string> = {
  record: "from a record of the requester’s",
  ticket: "from the ticket itself",
  words: "words for people to read",
};

export const connectorWords: Record<string, string> = {
  knowledge: "Help centre",
  sandbox: "Sandbox business",
};

/** `Up to 50.00 EUR`, `From 50.01 to 100.00`, or null where the tool has no amount. */
export function amountOf({
  currencies,
  fromCents,
  toCents,
}: Pick<PolicyBand, "currencies" | "fromCents" | "toCents">): string | null {
  const [only = null, ...more] = currencies ?? [];
  const currency = more.length === 0 && only !== null && /^[A-Z]{3}$/.test(only) ? only : null;
  const money = (cents: number) => formatMoney(cents, currency);
  const within =
    fromCents === null
      ? null
      : toCents === null
        ? fromCents === 0
          ? "Any amount"
          : `From ${money(fromCents)}`
        : fromCents === 0
          ? `Up to ${money(toCents)}`
          : `From ${money(fromCents)} to ${money(toCents)}`;
  if (currencies === null || currency !== null) return within;
  return `${within ?? "Any amount"}, ${currencies.join(", ")}`;
}

/** `600 a minute, 100 at once after a quiet while, 50 under way`. */
export function limitsOf({ limits, timeoutMs }: ToolView): string {
  const within = `within ${formatSpan(timeoutMs).replaceAll(" ", "\u00a0")}`;
  if (!limits) return `As often as it is needed, each ${within}`;
  const { ratePerMinute, burst, concurrency } = limits;
  return `${formatNumber(ratePerMinute)} a minute, ${formatNumber(burst)} in a burst, ${formatNumber(concurrency)} under way at once, each ${within}`;
}
