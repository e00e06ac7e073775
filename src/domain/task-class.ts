/** How hard a task is for a model, and how a tenant lets that be judged anew by what was measured. */
import { z } from "zod";

export const taskClassSchema = z.enum(["small", "standard", "frontier"]);
export type TaskClass = z.infer<typeof taskClassSchema>;

/** The easiest first. */
export const taskClasses = taskClassSchema.options;

/** Between which classes an agent's tasks may move, and what moves them. */
export const adaptiveSchema = z
  .strictObject({
    minClass: taskClassSchema,
    maxClass: taskClassSchema,
    /** The share of answers that fit their schema the first time. Below it a class is moved up. */
    minValidity: z.number().min(0).max(1),
    /** Of a request, on the average. Beyond either a class is moved down; null: it does not matter. */
    maxLatencyMs: z.number().int().positive().nullable().default(null),
    maxCostMicros: z.number().int().positive().nullable().default(null),
    /** Nothing is moved before a model has given so many answers within the window. */
    minSamples: z.number().int().min(10).max(10_000).default(50),
    windowHours: z.number().int().min(1).max(168).default(24),
  })
  .refine(({ minClass, maxClass }) => taskClasses.indexOf(minClass) <= taskClasses.indexOf(maxClass), {
    path: ["maxClass"],
    message: "is below minClass",
  });
export type Adaptive = z.infer<typeof adaptiveSchema>;

/** The class an agent's tasks are in by what was measured. */
export const adaptedClassSchema = z.strictObject({
  role: z.string(),
  taskClass: taskClassSchema,
  /** What it is without measuring. */
  base: taskClassSchema,
  /** When it was last moved, Unix milliseconds. */
  movedAt: z.number(),
  /** Why, in our own words. */
  reason: z.string(),
});
export type AdaptedClass = z.infer<typeof adaptedClassSchema>;

/** The class itself where it is within the bounds, else the nearest one that is. */
export function withinBounds(
  taskClass: TaskClass,
  { minClass, maxClass }: Pick<Adaptive, "minClass" | "maxClass">,
): TaskClass {
  const [at, least, most] = [taskClass, minClass, maxClass].map((name) => taskClasses.indexOf(name));
  if (at === undefined || least === undefined || most === undefined) return taskClass;
  return at < least ? minClass : at > most ? maxClass : taskClass;
}
