/** Chooses the models for a task: the tenant's chain for the task's class, as the ticket's budget allows. */
import type { Envelope } from "../domain/envelope.ts";
import type { TenantConfig } from "../tenants/config.ts";
import type { LanguageModelV4 } from "./language-model.ts";
import { createModel, type ModelEnvironment } from "./providers.ts";

export type TaskClass = "small" | "standard" | "frontier";

/** One link of a chain. Without a model it is there for its reason alone: nothing can be asked of it. */
export interface ModelCandidate {
  /** `openai/gpt-5-mini` */
  name: string;
  model: LanguageModelV4 | null;
  /** Why it is in this place, or why it cannot be had here, in a few words. */
  reason: string;
}

const oneDown: Record<TaskClass, TaskClass> = { small: "small", standard: "small", frontier: "standard" };

/** The chain in the order to be tried. Never throws: a model that cannot be made is a candidate without one. */
export function chooseModels(wish: {
  tenant: TenantConfig;
  taskClass: TaskClass;
  economy: Envelope["economy"];
  env: ModelEnvironment;
  /** Whose ticket it is; told to an AI Gateway as a hash. */
  ticketId?: string;
}): ModelCandidate[] {
  const economise = wish.economy === "cheaper" || wish.economy === "draftOnly";
  const taskClass = economise ? oneDown[wish.taskClass] : wish.taskClass;
  const why =
    taskClass === wish.taskClass ? taskClass : `${taskClass} instead of ${wish.taskClass} to save budget`;
  return wish.tenant.models[taskClass].map((name, index) => {
    const model = createModel(name, wish);
    return model.ok
      ? { name, model: model.value, reason: `${why}, choice ${index + 1}` }
      : { name, model: null, reason: model.failure };
  });
}
