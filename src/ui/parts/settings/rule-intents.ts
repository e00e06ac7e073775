/** The intents of a rule, as somebody writes them. Pure. */
import { intents } from "../../../domain/intent-names.ts";
import type { PolicyRule } from "../../../domain/policy.ts";
import { titleOf } from "../../words.ts";

/** `Damaged item, Wrong item`. */
export function writeIntents(named: PolicyRule["intents"]): string {
  return named?.map(titleOf).join(", ") ?? "";
}

/** The intents that are named, null where none is, or what is wrong. */
export function readIntents(text: string): PolicyRule["intents"] | string {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  const found = names.map((name) => intents.find((intent) => isSame(intent, name)));
  const unknown = names.find((_, index) => found[index] === undefined);
  if (unknown !== undefined) return `There is no intent ${unknown}.`;
  const known = found.filter((intent) => intent !== undefined);
  return known.length > 0 ? [...new Set(known)] : null;
}

/** Why a rule may not name intents; null where it may, or names none. */
export function findIntentProblem(
  rule: Pick<PolicyRule, "decision" | "tool" | "sampleOneIn">,
): string | null {
  if (rule.decision !== "allow") return "Only what goes by itself may be for some intents alone.";
  if (rule.tool === "*") return "A rule for some intents is for one tool.";
  return rule.sampleOneIn === null ? "A rule for some intents asks about one in so many all the same." : null;
}

function isSame(intent: string, name: string): boolean {
  return intent === name.toLowerCase().replaceAll(/[\s-]+/g, "_");
}
