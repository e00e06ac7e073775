import type { AgentRole } from "../domain/call.ts";
import { systemClock, within } from "../domain/clock.ts";
import { createObjectName } from "../domain/object-name.ts";
import type { TaskClass } from "../domain/task-class.ts";
import { describeError, log } from "../observability/log.ts";
import type { ClassAdvice } from "../tenants/adapted-classes.ts";
import type { TenantConfig } from "../tenants/config.ts";

/** The part of the desk's object that is used here. */
interface DeskStub {
  adviseClass(tenantId: string, wish: { role: AgentRole; base: TaskClass }): Promise<ClassAdvice | null>;
}

/** How long an advice counts, milliseconds: what it rests on changes with hundreds of answers. */
const freshMs = 60_000;
/** No task waits longer than this for an advice, milliseconds. */
const patienceMs = 500;

/**
 * Asks the tenant's desk, once a minute at most, in which class an agent's tasks are by what was measured. One for each
 * agent's object. Answers null at once where the tenant lets nothing be moved; where the desk does not answer, what it said last.
 */
export function createClassAdviser(env: Pick<Env, "TENANT_DESK">) {
  let known: { models: TenantConfig["models"]; advice: ClassAdvice | null } | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  return async (
    { id, models }: Pick<TenantConfig, "id" | "models">,
    wish: { role: AgentRole; base: TaskClass },
  ): Promise<ClassAdvice | null> => {
    if (!models.adaptive) return null;
    const isSame = known?.models === models;
    if (isSame && Math.abs(Date.now() - askedAt) < freshMs) return known?.advice ?? null;
    askedAt = Date.now();
    try {
      const name = createObjectName({ tenantId: id, kind: "desk", id: "main" });
      const desk: DeskStub = env.TENANT_DESK.getByName(name);
      known = { models, advice: await within(systemClock, patienceMs, desk.adviseClass(id, wish)) };
    } catch (error) {
      log("warn", "models.unadvised", { tenantId: id, reason: describeError(error) });
      // Advice of other settings is none: what they bound may be out of bounds now.
      known = { models, advice: isSame ? (known?.advice ?? null) : null };
    }
    return known.advice;
  };
}
