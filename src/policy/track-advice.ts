/** What a track record speaks for: asking less, or asking again. Pure. */
import { wilson } from "../domain/interval.ts";
import type { Policy } from "../domain/policy.ts";
import type { Suspension } from "../domain/suspension.ts";
import type { ToolDefinition } from "../domain/tool.ts";
import type { TrackAdvice, TrackRecordEntry } from "../domain/track-record.ts";
import { findRule, ruleInForce } from "./rules.ts";

/** A share that is hardly below this one is good enough to let go, or to go on unasked: 35 of 35, say. */
export const trustedShare = 0.9;

/** `tool` is null where the tenant no longer has it. */
export function adviseOnRecord(
  entry: Omit<TrackRecordEntry, "intents">,
  tool: Pick<ToolDefinition, "name" | "tier"> | null,
  { policy, suspendedRules }: { policy: Policy; suspendedRules: readonly Suspension[] },
): TrackAdvice {
  const { judged, fromCents, toCents, currency } = entry;
  const { asProposed, edited, changed, rejected, automatic, reverted, complained, reopened } = judged;
  const faults = reverted + complained + reopened;
  const of = asProposed + edited + changed + rejected + automatic;
  const right = Math.max(0, asProposed + automatic - faults);
  const [low] = wilson(right, of);
  const amountCents = toCents ?? fromCents;
  const rule = tool && findRule(policy, { tool, amountCents, currency });
  const decision = tool && ((rule && ruleInForce(rule, suspendedRules))?.decision ?? "deny");
  // Of what goes unasked people have decided on samples alone; before there were any, on what was asked about then.
  const disagreed = rule?.sampleOneIn == null ? 0 : edited + changed + rejected;
  const isTrusted = low >= trustedShare;
  // Nothing without an upper end is let go, and tier 3 never is.
  const mayLetGo = (fromCents === null || toCents !== null) && tool !== null && tool.tier < 3;
  // What is suspended an admin restores, or does not.
  const advice =
    rule?.decision === "ask" && isTrusted && mayLetGo
      ? "letGo"
      : decision === "allow" && faults + disagreed > 0 && !isTrusted
        ? "askAgain"
        : "keep";
  return { decision, right, of, low, advice };
}
