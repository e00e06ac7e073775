import type { PolicyRule } from "../../../domain/policy.ts";
import { judgements, type Judgement } from "../../../domain/judgement.ts";
import type { TrackRecord } from "../../../domain/track-record.ts";
import { formatNumber } from "../../format.ts";

type Entry = TrackRecord["items"][number];

const judgementWords: Record<Judgement, string> = {
  asProposed: "agreed as proposed",
  edited: "edited",
  changed: "sent back",
  rejected: "rejected",
  automatic: "done unasked",
  reverted: "reverted",
  complained: "complained of",
  reopened: "reopened",
};

/** `35 agreed as proposed, 1 edited`. */
export function countsOf({ judged }: Pick<Entry, "judged">): string {
  return judgements
    .filter((judgement) => judged[judgement] > 0)
    .map((judgement) => `${formatNumber(judged[judgement])} ${judgementWords[judgement]}`)
    .join(", ");
}

/** Of what a rule from the record lets go, one in so many is asked about all the same. */
const earnedSampleOneIn = 20;

/** The rule a track record speaks for, to stand above the others, or null where it speaks for none. */
export function ruleFor(entry: Entry): PolicyRule | null {
  const { advice, tool, currency, fromCents, toCents, right, of, judged } = entry;
  if (advice === "keep") return null;
  const isLetGo = advice === "letGo";
  const faults = judged.reverted + judged.complained + judged.reopened;
  return {
    id: [isLetGo ? "earned" : "lost", tool, currency, toCents].filter((part) => part !== null).join("-"),
    tool,
    tiers: null,
    minAmountCents: fromCents,
    maxAmountCents: toCents,
    currencies: currency ? [currency] : null,
    decision: isLetGo ? "allow" : "ask",
    approvers: 1,
    sampleOneIn: isLetGo ? earnedSampleOneIn : null,
    suspendOnFault: isLetGo,
    intents: null,
    why: isLetGo
      ? `People agreed ${right} times of ${of}.`
      : faults > 0
        ? `It had to be put right ${faults} times of ${of}.`
        : `People agreed only ${right} times of ${of}.`,
  };
}
