/** What a tenant's gate is asked before a request to a model that costs money leaves, and what it answers. */
import { z } from "zod";
import type { Workflow } from "./burn.ts";

/** Tokens in and out together, and millionths of a US dollar. */
const spendSchema = z.strictObject({ tokens: z.number().int(), costMicros: z.number().int() });
export type Spend = z.infer<typeof spendSchema>;

/** What may be spent in a UTC day and in a UTC month; null where nothing bounds it. */
export interface SpendLimits {
  dayTokens: number | null;
  dayCostMicros: number | null;
  monthTokens: number | null;
  monthCostMicros: number | null;
}

export interface SpendReservation extends Spend {
  /** Of this one request. Asked again with the same id nothing more is set aside. */
  id: string;
  /** How long its end may take. After that it counts as spent, all of it. */
  leaseMs: number;
  /** What it is asked for. */
  workflow: Workflow;
}

export type SpendAnswer =
  | { status: "reserved" }
  | {
      status: "refused";
      budget: "day" | "month";
      /** For people: which budget, what is left of it, what was asked for, and when it is whole again. */
      message: string;
    };

/** How a day or a month stands: what was spent, and besides it what is set aside for requests under way. */
export const spendViewSchema = spendSchema.extend({
  reserved: spendSchema,
  /** When the next one begins, Unix milliseconds. */
  freshAt: z.number(),
});
export type SpendView = z.infer<typeof spendViewSchema>;
