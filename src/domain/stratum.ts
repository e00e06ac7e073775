/**
 * The strata of a ticket's memory whose words are stored apart from its events, each to be forgotten in its own time.
 * `turn`: what was said. `task`: what was found out. What the others hold is the chain of events itself:
 * docs/decisions/013-memory-strata.md.
 */
import { z } from "zod";

export const stratumSchema = z.enum(["turn", "task"]);
export type Stratum = z.infer<typeof stratumSchema>;

export const strata = stratumSchema.options;
