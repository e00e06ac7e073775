/**
 * Rules that lose what they have earned. Faults that have been heard are written down, so that each suspends its rule once,
 * however often it is told: what an admin has restored since is not suspended again by the same.
 */
import type { Clock } from "../domain/clock.ts";
import { describeFault, listSuspended, type DeedFault, type Suspension } from "../domain/suspension.ts";
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

/** A rule that was suspended, and the ticket for which. */
type Demoted = Pick<Suspension, "ruleId" | "ticketId">;

/**
 * Writes a version of the settings for each rule that these faults suspend, and answers which those were. Must be called
 * inside `transactionSync`.
 */
export function demoteRules(
  { demotions, settings, clock }: Stores,
  deployed: TenantConfig,
  faults: readonly DeedFault[],
): Demoted[] {
  const at = clock.now();
  const { policy } = applyOverlay(deployed, settings.current().overlay);
  const news = demotions.note(
    faults.filter((fault) => listSuspended(policy.rules, fault).length > 0),
    at,
  );
  return news.flatMap((fault) =>
    listSuspended(policy.rules, fault).flatMap(({ id: ruleId }) => {
      const { kind, ticketId, tool, ruleId: letGoBy } = fault;
      const suspension = { ruleId, kind, ticketId, tool, ...(letGoBy !== ruleId && { letGoBy }), at };
      const next = suspendRule(deployed, settings.current().overlay, suspension);
      if (!next) return [];
      const note = `${describeFault(suspension)}.`;
      settings.append({ at, by: systemName, action: "ruleSuspended", note }, next);
      return [{ ruleId, ticketId }];
    }),
  );
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
