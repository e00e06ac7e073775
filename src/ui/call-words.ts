/** How a call's outcome reads, and whether it was refused before anything happened. */
import type { Call } from "../domain/call.ts";
import type { Compaction, RiskBand } from "../domain/risk-band.ts";
import { formatNumber } from "./format.ts";
import type { Tone } from "./words.ts";

export const outcomeWords: Record<Call["outcome"], { label: string; tone: Tone }> = {
  success: { label: "Success", tone: "done" },
  partial: { label: "Partial", tone: "ask" },
  failed: { label: "Failed", tone: "bad" },
  blocked: { label: "Blocked", tone: "bad" },
  timeout: { label: "Timed out", tone: "bad" },
};

const stakeWords: Record<RiskBand, string> = {
  low: "little at stake",
  medium: "something at stake",
  high: "much at stake",
};

/** `task 2,400 → 1,480 tokens (limit 1,500, little at stake)`. */
export function compactionWords({ band, limitTokens, beforeTokens, afterTokens }: Compaction): string {
  const tokens = `${formatNumber(beforeTokens)} → ${formatNumber(afterTokens)} tokens`;
  return `task ${tokens} (limit ${formatNumber(limitTokens)}, ${stakeWords[band]})`;
}
