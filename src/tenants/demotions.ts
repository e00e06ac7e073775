/**
 * Rules that lose what they have earned. Faults that have been heard are written down, so that each suspends its rule once,
 * however often it is told: what an admin has restored since is not suspended again by the same.
 */
import type { Clock } from "../domain/clock.ts";
import { describeFault, type DeedFault } from "../domain/suspension.ts";
import type { TenantConfig } from "./config.ts";
import { applyOverlay } from "./overlay.ts";
import { suspendRule } from "./settings-change.ts";
import type { SettingsVersions } from "./settings-versions.ts";

/** How many of the newest are kept. One that has left and is told again suspends again, which only asks more. */
const keptFaults = 10_000;

/** Whose change a suspension is. */
const systemName = "signalbox";

interface Stores {
  demotions: Demotions;
  settings: SettingsVersions;
  clock: Clock;
}

/**
 * Writes a version of the settings for each rule that is suspended by these faults, and answers the faults it was for. Must
 * be called inside `transactionSync`.
 */
export function demoteRules(
  { demotions, settings, clock }: Stores,
  deployed: TenantConfig,
  faults: readonly DeedFault[],
): DeedFault[] {
  const at = clock.now();
  const { policy } = applyOverlay(deployed, settings.current().overlay);
  const earned = new Set(policy.rules.flatMap(({ id, suspendOnFault }) => (suspendOnFault ? [id] : [])));
  const news = demotions.note(
    faults.filter(({ ruleId }) => earned.has(ruleId)),
    at,
  );
  return news.filter(({ id: _, ...fault }) => {
    const next = suspendRule(deployed, settings.current().overlay, { ...fault, at });
    if (next)
      settings.append(
        { at, by: systemName, action: "ruleSuspended", note: `${describeFault(fault)}.` },
        next,
      );
    return next !== null;
  });
}

export class Demotions {
  readonly #sql: Pick<SqlStorage, "exec">;

  constructor({ sql }: { sql: Pick<SqlStorage, "exec"> }) {
    this.#sql = sql;
    sql.exec(
      `create table if not exists demotions (fault text primary key, seq integer not null, rule_id text not null,
         at integer not null) without rowid`,
    );
    sql.exec("create unique index if not exists demotions_seq on demotions (seq)");
  }

  /** Writes down faults and answers those that were not known. Is to share a transaction with what follows from them. */
  note(faults: readonly DeedFault[], nowMs: number): DeedFault[] {
    const news = faults.filter(
      ({ id, ruleId }) =>
        this.#sql
          .exec(
            `insert into demotions select ?, coalesce((select max(seq) from demotions), 0) + 1, ?, ? where true
             on conflict do nothing returning fault`,
            id,
            ruleId,
            nowMs,
          )
          .toArray().length > 0,
    );
    if (news.length > 0) {
      this.#sql.exec("delete from demotions where seq <= (select max(seq) from demotions) - ?", keptFaults);
    }
    return news;
  }
}
