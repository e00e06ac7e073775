/** The classes that a tenant's agents are in by what was measured: one row for each agent that was ever moved. */
import { hashJson } from "../domain/canonical.ts";
import type { ModelFigures } from "../domain/metrics.ts";
import { adaptedClassSchema, withinBounds, type AdaptedClass, type TaskClass } from "../domain/task-class.ts";
import { log } from "../observability/log.ts";
import { adaptClass, settleMs } from "./adapt-class.ts";
import type { TenantConfig } from "./config.ts";

type Models = TenantConfig["models"];

/** What an agent has to go by. */
export type ClassAdvice = Pick<AdaptedClass, "taskClass" | "reason">;

export class AdaptedClasses {
  readonly #sql: Pick<SqlStorage, "exec">;

  constructor(sql: Pick<SqlStorage, "exec">) {
    this.#sql = sql;
    sql.exec(
      "CREATE TABLE IF NOT EXISTS adapted_classes (role TEXT PRIMARY KEY, settings TEXT NOT NULL, adapted TEXT NOT NULL) WITHOUT ROWID",
    );
  }

  /**
   * The class an agent's tasks are in now, moved by one step where what was measured says so. Null where the tenant lets
   * nothing be moved. Writes one row for a move, else nothing. `figures`: of the agent, over the tenant's window.
   */
  advise(
    tenant: Pick<TenantConfig, "id" | "models">,
    { role, base }: { role: string; base: TaskClass },
    figures: (windowHours: number) => readonly ModelFigures[],
    nowMs: number,
  ): ClassAdvice | null {
    const { adaptive } = tenant.models;
    if (!adaptive) return null;
    const start = withinBounds(base, adaptive);
    const moved = this.#read(role, tenant.models, start);
    const now = moved ?? { taskClass: start, reason: "the class it begins with" };
    if (moved && nowMs - moved.movedAt < settleMs) return now;
    const measured = figures(adaptive.windowHours);
    const move = adaptClass({
      taskClass: now.taskClass,
      base: start,
      bounds: adaptive,
      measuredOf: (name) =>
        measured.find(({ model, role: of }) => of === role && model === tenant.models[name][0]) ?? null,
    });
    if (!move) return now;
    const { to: taskClass, reason } = move;
    this.#write(tenant.models, { role, base: start, taskClass, movedAt: nowMs, reason });
    log("info", "models.moved", { tenantId: tenant.id, source: role, reason: `to ${taskClass}: ${reason}` });
    return { taskClass, reason };
  }

  /** Every agent that was moved under these settings. */
  list(models: Models): AdaptedClass[] {
    if (!models.adaptive) return [];
    const rows = this.#sql.exec<{ adapted: string }>(
      "SELECT adapted FROM adapted_classes WHERE settings = ? ORDER BY role",
      hashJson(models),
    );
    return [...rows].map(({ adapted }) => adaptedClassSchema.parse(JSON.parse(adapted)));
  }

  /** What was moved under other settings, or from another class, does not count any more. */
  #read(role: string, models: Models, base: TaskClass): AdaptedClass | null {
    const found = this.list(models).find((adapted) => adapted.role === role);
    return found?.base === base ? found : null;
  }

  #write(models: Models, adapted: AdaptedClass): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO adapted_classes VALUES (?, ?, ?)",
      adapted.role,
      hashJson(models),
      JSON.stringify(adapted),
    );
  }
}
