/** What may become of an overlay: the next one, or why there is none. Pure. */
import { fail, succeed, type Result } from "../domain/result.ts";
import type { Suspension } from "../domain/suspension.ts";
import type { ApiRole, ApiToken, TenantConfig } from "./config.ts";
import { applyOverlay, type Overlay, type TokenChanges } from "./overlay.ts";

/** Why a token stays as it is. */
export type TokenFailure = "tokenUnknown" | "nameTaken" | "ownToken" | "lastAdmin";

/** With one more token. Names tell people apart in every audit, so no two tokens share one. */
export function addToken(
  deployed: TenantConfig,
  overlay: Overlay,
  token: ApiToken,
): Result<Overlay, TokenFailure> {
  const same = (name: string) => name.toLowerCase() === token.name.toLowerCase();
  if (applyOverlay(deployed, overlay).apiTokens.some(({ name }) => same(name))) return fail("nameTaken");
  const changes = changesOf(overlay);
  return succeed({ ...overlay, apiTokens: { ...changes, added: [...changes.added, token] } });
}

/** Without a person's tokens. */
export function revokeToken(
  deployed: TenantConfig,
  overlay: Overlay,
  { name, by }: { name: string; by: string },
): Result<Overlay, TokenFailure> {
  const changes = changesOf(overlay);
  const hashes = deployed.apiTokens.filter((token) => token.name === name).map(({ sha256 }) => sha256);
  const revoked = [...new Set([...changes.revoked, ...hashes])];
  const added = changes.added.filter((token) => token.name !== name);
  return settle(deployed, overlay, { name, by, changes: { ...changes, added, revoked } });
}

/** With another role for a person. */
export function changeTokenRole(
  deployed: TenantConfig,
  overlay: Overlay,
  { name, role, by }: { name: string; role: ApiRole; by: string },
): Result<Overlay, TokenFailure> {
  const changes = changesOf(overlay);
  const added = changes.added.map((token) => (token.name === name ? { ...token, role } : token));
  const isDeployed = deployed.apiTokens.some((token) => token.name === name);
  const roles = isDeployed ? { ...changes.roles, [name]: role } : changes.roles;
  return settle(deployed, overlay, { name, by, changes: { ...changes, added, roles } });
}

/**
 * An earlier overlay, with the tokens and the suspended rules as they are now: whoever goes back to the policy of last week
 * does not give back the token of the one who left since, nor lets a rule go on that has gone wrong since.
 */
export function revertOverlay(overlay: Overlay, earlier: Overlay): Overlay {
  const { apiTokens: _, suspendedRules: __, ...sections } = earlier;
  const { apiTokens, suspendedRules } = overlay;
  return { ...sections, ...(apiTokens && { apiTokens }), ...(suspendedRules && { suspendedRules }) };
}

/** With one more rule suspended. Null where it is already. */
export function suspendRule(
  deployed: TenantConfig,
  overlay: Overlay,
  suspension: Suspension,
): Overlay | null {
  const { suspendedRules } = applyOverlay(deployed, overlay);
  const isKnown = suspendedRules.some(({ ruleId }) => ruleId === suspension.ruleId);
  return isKnown ? null : { ...overlay, suspendedRules: [...suspendedRules, suspension] };
}

/** With a rule in force again. */
export function restoreRule(
  deployed: TenantConfig,
  overlay: Overlay,
  ruleId: string,
): Result<Overlay, "notSuspended"> {
  const { suspendedRules } = applyOverlay(deployed, overlay);
  const kept = suspendedRules.filter((suspension) => suspension.ruleId !== ruleId);
  return kept.length === suspendedRules.length
    ? fail("notSuspended")
    : succeed({ ...overlay, suspendedRules: kept });
}

function settle(
  deployed: TenantConfig,
  overlay: Overlay,
  { name, by, changes }: { name: string; by: string; changes: TokenChanges },
): Result<Overlay, TokenFailure> {
  const before = applyOverlay(deployed, overlay).apiTokens;
  if (!before.some((token) => token.name === name)) return fail("tokenUnknown");
  if (name === by) return fail("ownToken");
  const next = { ...overlay, apiTokens: changes };
  const { apiTokens } = applyOverlay(deployed, next);
  return apiTokens.some(({ role }) => role === "admin") ? succeed(next) : fail("lastAdmin");
}

function changesOf({ apiTokens }: Overlay): TokenChanges {
  return apiTokens ?? { added: [], revoked: [], roles: {} };
}
