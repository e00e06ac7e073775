import type { SettingsHistory } from "../domain/settings.ts";
import type { TenantConfig } from "./config.ts";
import { applyOverlay } from "./overlay.ts";
import { listDifferences } from "./settings-difference.ts";
import type { SettingsVersions } from "./settings-versions.ts";

/** A page of what was changed, newest first. What the deployment has changed since plays no part in it. */
export function readSettingsHistory(
  versions: SettingsVersions,
  deployed: TenantConfig,
  { before, limit }: { before: number; limit: number },
): SettingsHistory {
  const settingsOf = (version: number) => applyOverlay(deployed, versions.readVersion(version) ?? {});
  const rows = versions.list(before, limit);
  const items = rows.map(({ version, at, by, action, note }) => ({
    version,
    at,
    by,
    action,
    note,
    differences: listDifferences(settingsOf(version - 1), settingsOf(version)),
  }));
  const last = items.at(-1)?.version ?? 0;
  return { items, intact: versions.isIntact(), next: last > 1 && items.length === limit ? last : null };
}
