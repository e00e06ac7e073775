/**
 * The faults of a drill: what is broken on purpose, for one tenant of a worker that runs locally. A fault strikes a
 * share of the calls it is for; `down` and its like are simply a share of one.
 */
import { z } from "zod";

const everyFault = {
  /** Of the calls, how many it strikes. */
  share: z.number().gt(0).max(1).default(1),
};
const delay = { delayMs: z.number().int().positive().max(600_000) };

export const modelFaultSchema = z.discriminatedUnion("kind", [
  /** Answers as ever, only later. */
  z.strictObject({ kind: z.literal("slow"), ...delay, ...everyFault }),
  z.strictObject({
    kind: z.enum([
      /** Never answers. */
      "timeout",
      "5xx",
      /** With a `retry-after`. */
      "429",
      "refuse",
      /** An answer nobody can parse. */
      "garbage",
      /** Cannot be reached. */
      "down",
    ]),
    ...everyFault,
  }),
]);
export type ModelFault = z.infer<typeof modelFaultSchema>;

const calls = {
  /** As the registry of connectors knows it. */
  connector: z.string().min(1),
  /** Null: all of the connector's. */
  operations: z.array(z.string().min(1)).min(1).nullable().default(null),
};

export const toolFaultSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("slow"), ...delay, ...calls, ...everyFault }),
  /** Carried out only this long after the caller has given up. */
  z.strictObject({ kind: z.literal("late"), ...delay, ...calls, ...everyFault }),
  z.strictObject({
    kind: z.enum([
      /** An error, before anything happened. */
      "5xx",
      "429",
      /** Carried out, and the answer never arrives. */
      "lost",
      /** Not carried out, and no answer. */
      "hang",
      /** Carried out, and answered in another shape. */
      "garbage",
      /** Cannot be reached. */
      "down",
    ]),
    ...calls,
    ...everyFault,
  }),
]);
export type ToolFault = z.infer<typeof toolFaultSchema>;

export const faultsSchema = z.strictObject({
  /** The same seed strikes the same calls, counted from the start of the drill. */
  seed: z.number().int().nonnegative().default(1),
  models: z.array(modelFaultSchema).max(20).default([]),
  tools: z.array(toolFaultSchema).max(20).default([]),
});
export type Faults = z.infer<typeof faultsSchema>;

const countsSchema = z.array(
  z.strictObject({
    kind: z.string(),
    /** How many calls the fault was for. */
    calls: z.number().int(),
    /** How many of them it struck. */
    struck: z.number().int(),
  }),
);

/** What the faults of a drill did, in the order in which they were given. */
export const strikesSchema = z.strictObject({ models: countsSchema, tools: countsSchema });
export type Strikes = z.infer<typeof strikesSchema>;
