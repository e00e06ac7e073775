import type { PolicyRule } from "../../../domain/policy.ts";
import { judgements, type Judgement } from "../../../domain/judgement.ts";
import type { TrackRecord } from "../../../domain/track-record.ts";
import { formatNumber } from "../../format.ts";

type Entry = TrackRecord["items"][number];

/** What a record speaks for: a rule that is entered above the others, or one that is taken out. */
export type RuleChange = { kind: "enter"; rule: PolicyRule } | { kind: "remove"; ruleId: string };

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
/** Of what it lets go because of what the ticket is about, which is what a model makes of words, more are. */
const earnedIntentSampleOneIn = 10;

/** The rule a track record speaks for, to stand above the others, or null where it speaks for none. */
export function ruleFor(entry: Entry): PolicyRule | null {
  const { advice, tool, currency, toCents, right, of, judged } = entry;
  if (advice === "keep") return null;
  const isLetGo = advice === "letGo";
  const faults = judged.reverted + judged.complained + judged.reopened;
  return {
    ...boundsOf(entry),
    id: nameOf(isLetGo ? "earned" : "lost", tool, currency, toCents),
    intents: null,
    decision: isLetGo ? "allow" : "ask",
    sampleOneIn: isLetGo ? earnedSampleOneIn : null,
    suspendOnFault: isLetGo,
    why: isLetGo
      ? `People agreed ${right} times of ${of}.`
      : faults > 0
        ? `It had to be put right ${faults} times of ${of}.`
        : `People agreed only ${right} times of ${of}.`,
  };
}

/** What the record of an intent speaks for: a rule that names it, to stand above the others, or that its rule goes. */
export function ruleForIntent(entry: Entry, ofIntent: Entry["intents"][number]): RuleChange | null {
  const { intent, advice, ruleId, right, of } = ofIntent;
  if (advice === "askAgain" && ruleId !== null) return { kind: "remove", ruleId };
  if (advice !== "letGo") return null;
  return {
    kind: "enter",
    rule: {
      ...boundsOf(entry),
      id: nameOf("earned", intent.replaceAll("_", "-"), entry.tool, entry.currency, entry.toCents),
      intents: [intent],
      decision: "allow",
      sampleOneIn: earnedIntentSampleOneIn,
      suspendOnFault: true,
      why: `Of these people agreed ${right} times of ${of}.`,
    },
  };
}

function boundsOf({ tool, currency, fromCents, toCents }: Entry) {
  return {
    tool,
    tiers: null,
    minAmountCents: fromCents,
    maxAmountCents: toCents,
    currencies: currency ? [currency] : null,
    approvers: 1,
  };
}

function nameOf(...parts: (string | number | null)[]): string {
  return parts.filter((part) => part !== null).join("-");
}
