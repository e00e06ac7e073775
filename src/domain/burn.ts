/** How fast a tenant's models burn its budgets of the day and the month, and the alerts that come of it. */
import { z } from "zod";
import { intents } from "./intent.ts";
import type { AgentTask } from "./task.ts";

/** What money is spent for: a ticket's intent, and before it is known, finding it out. */
export const workflowSchema = z.enum(["triage", ...intents]);
export type Workflow = z.infer<typeof workflowSchema>;

export function workflowOf(task: AgentTask): Workflow {
  return task.role === "triage" ? "triage" : task.assessment.intent;
}

/**
 * Two windows: one for what would empty a budget soon, one for what does so slowly. The control window ends an alert
 * soon after the spending has ended, which the long one goes on remembering.
 */
export const burnWindows = {
  fast: { windowMs: 3_600_000, controlMs: 300_000 },
  slow: { windowMs: 6 * 3_600_000, controlMs: 1_800_000 },
} as const;

const burnWindowSchema = z.enum(["fast", "slow"]);
export type BurnWindow = z.infer<typeof burnWindowSchema>;

const named = {
  budget: z.enum(["day", "month"]),
  window: burnWindowSchema,
  /** Null: everything the tenant's models are asked for. */
  workflow: workflowSchema.nullable(),
};

/** From which rate on an alert fires; null: never. A rate of 1 uses a budget up exactly as it ends. */
export interface BurnFactors {
  dayFast: number | null;
  daySlow: number | null;
  monthFast: number | null;
  monthSlow: number | null;
}

export const burnRateSchema = z.strictObject({
  ...named,
  /** Of which of a budget's two bounds the rate is: the one that burns faster. */
  of: z.enum(["tokens", "costMicros"]),
  /** Spent in the window, in that unit. */
  spent: z.number().int(),
  /** What was spent, by what the budget would allow for the time if it were spent evenly. */
  rate: z.number(),
  /** The same over the control window. */
  controlRate: z.number(),
  factor: z.number().nullable(),
});
export type BurnRate = z.infer<typeof burnRateSchema>;

export const burnAlertSchema = z.strictObject({
  ...named,
  /** Unix milliseconds. */
  firedAt: z.number().int(),
  /** Null: it is on. */
  resolvedAt: z.number().int().nullable(),
  /** As it was when it fired. */
  rate: z.number(),
  factor: z.number(),
});
export type BurnAlert = z.infer<typeof burnAlertSchema>;

/** An alert's own name for life, as it fires, and another one for its end: `1795838400000.day.fast.all.fired`. */
export function nameOfAlert({ firedAt, budget, window, workflow, resolvedAt }: BurnAlert): string {
  const what = resolvedAt === null ? "fired" : "ended";
  return [firedAt, budget, window, workflow ?? "all", what].join(".");
}

/** Whether people in the chat have been told of an alert, of its beginning or, once it is over, of its end. */
export const alertTellingSchema = z.strictObject({
  what: z.enum(["fired", "ended"]),
  /** `refused`: the policy, a switch, the token or the channel says no. `givenUp`: every try came to nothing. */
  status: z.enum(["owed", "told", "refused", "givenUp"]),
  attempts: z.number().int(),
  /** Why the newest try came to nothing, by its name; null where it did not. */
  reason: z.string().nullable(),
});
export type AlertTelling = z.infer<typeof alertTellingSchema>;

export const burnViewSchema = z.strictObject({
  /** The tenant's own first, then by workflow, the fastest first; only of budgets that bound something. */
  rates: z.array(burnRateSchema),
  /** Newest first: all that are on, and the latest that were. */
  alerts: z.array(
    burnAlertSchema.extend({
      /** Null where nobody is to be told in a chat. */
      telling: alertTellingSchema.nullable(),
    }),
  ),
});
export type BurnView = z.infer<typeof burnViewSchema>;
