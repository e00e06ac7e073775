/** Where on the ladder a kind of action stands, in words people read. Pure. */
import type { Policy } from "../../../domain/policy.ts";
import type { TrackAdvice } from "../../../domain/track-record.ts";
import { formatNumber } from "../../format.ts";
import { sampleWords } from "../../tool-words.ts";
import type { Tone } from "../../words.ts";

export const stepWords: Record<
  NonNullable<TrackAdvice["step"]>,
  { label: string; tone: Tone; what: string }
> = {
  suggest: { label: "Suggest", tone: "off", what: "A person does it; the draft is a help." },
  approve: { label: "Approve", tone: "ask", what: "It is done once a person agrees." },
  auto: { label: "Auto", tone: "done", what: "It goes by itself." },
};

const barWords: Record<NonNullable<NonNullable<TrackAdvice["missing"]>["bar"]>, string> = {
  noTool: "There is no such tool any more.",
  tierThree: "Only people do this.",
  noUpperEnd: "What has no upper end never goes by itself.",
  notAsked: "For the next step the policy has to ask first.",
  twoPeople: "Two people must agree, whatever the intent.",
  suspended: "Suspended until an admin restores it.",
};

/** `12 more unedited approvals and 9 days without a fault for the next step`. */
export function missingWords({ missing, decision, ruleId }: TrackAdvice, { rules }: Policy): string {
  if (missing === null) {
    if (decision !== "allow") return "";
    return (
      sampleWords({ sampleOneIn: rules.find(({ id }) => id === ruleId)?.sampleOneIn ?? null }) ??
      "without samples"
    );
  }
  if (missing.bar !== null) return barWords[missing.bar];
  const parts = [
    missing.agreements > 0 && counted(missing.agreements, "more unedited approval"),
    missing.quietDays > 0 && `${counted(missing.quietDays, "day")} without a fault`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? "Has earned the next step." : `${parts.join(" and ")} for the next step`;
}

function counted(number: number, what: string): string {
  return `${formatNumber(number)} ${what}${number === 1 ? "" : "s"}`;
}
