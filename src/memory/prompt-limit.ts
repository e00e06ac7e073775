/** How much an agent's task may come to before some of it is left out. Pure. */
import type { Envelope } from "../domain/envelope.ts";
import type { RiskBand } from "../domain/risk-band.ts";
import type { TenantConfig } from "../tenants/config.ts";

/** The share of the limit that is left where the ticket's budget runs low. */
const shareOf = { ok: 1, compact: 1 / 2, cheaper: 1 / 3, draftOnly: 1 / 4 } as const satisfies Record<
  Envelope["economy"],
  number
>;

/** In tokens, of the task alone: instructions and tools are the same for all. */
export function promptLimitOf(
  band: RiskBand,
  economy: Envelope["economy"],
  { lowRiskTokens, mediumRiskTokens, highRiskTokens }: TenantConfig["memory"],
): number {
  const tokens = { low: lowRiskTokens, medium: mediumRiskTokens, high: highRiskTokens }[band];
  return Math.floor(tokens * shareOf[economy]);
}
