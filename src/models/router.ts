/** Chooses the models for a task: the tenant's chain for the task's class, as the ticket's budget allows. */
import type { Envelope } from "../domain/envelope.ts";
import { taskClasses, withinBounds, type TaskClass } from "../domain/task-class.ts";
import type { ClassAdvice } from "../tenants/adapted-classes.ts";
import type { TenantConfig } from "../tenants/config.ts";
import type { LanguageModelV4 } from "./language-model.ts";
import { createModel, type ModelEnvironment, type ModelSettings } from "./providers.ts";

/** One link of a chain. Without a model it is there for its reason alone: nothing can be asked of it. */
export interface ModelCandidate {
  /** `openai/gpt-5-mini` */
  name: string;
  model: LanguageModelV4 | null;
  /** Why it is in this place, or why it cannot be had here, in a few words. */
  reason: string;
}

/** The chain in the order to be tried. Never throws: a model that cannot be made is a candidate without one. */
export function chooseModels(wish: {
  tenant: TenantConfig;
  taskClass: TaskClass;
  /** The class the desk advises; null where nothing is moved. */
  advice?: ClassAdvice | null;
  economy: Envelope["economy"];
  env: ModelEnvironment;
  /** Whose ticket it is; told to an AI Gateway as a hash. */
  ticketId?: string;
  lessons?: ModelSettings["lessons"];
}): ModelCandidate[] {
  const { taskClass, why } = chooseClass(wish);
  return wish.tenant.models[taskClass].map((name, index) => {
    const model = createModel(name, wish);
    return model.ok
      ? { name, model: model.value, reason: `${why}, choice ${index + 1}` }
      : { name, model: null, reason: model.failure };
  });
}

/** What was measured may move a class, and then a budget that runs low one step further down; both within the tenant's bounds. */
function chooseClass({
  tenant,
  taskClass: wished,
  advice,
  economy,
}: Pick<Parameters<typeof chooseModels>[0], "tenant" | "taskClass" | "advice" | "economy">): {
  taskClass: TaskClass;
  why: string;
} {
  const { adaptive } = tenant.models;
  const bound = (taskClass: TaskClass) => (adaptive ? withinBounds(taskClass, adaptive) : taskClass);
  const measured = bound(advice?.taskClass ?? wished);
  const isMoved = measured !== wished;
  const moved = isMoved ? `${measured} instead of ${wished}` : measured;
  const why = isMoved ? `${moved} (${advice ? advice.reason : "the tenant's bounds"})` : moved;
  if (economy !== "cheaper" && economy !== "draftOnly") return { taskClass: measured, why };
  const saving = bound(taskClasses[Math.max(0, taskClasses.indexOf(measured) - 1)] ?? measured);
  return saving === measured
    ? { taskClass: measured, why }
    : { taskClass: saving, why: `${saving} instead of ${measured} to save budget` };
}
