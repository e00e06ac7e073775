/** Switches by which a tenant's people stop a tool, or everything, at once and whatever the policy says. */
import { z } from "zod";

export const switchViewSchema = z.strictObject({
  /** `refunds.create`, or `*`. */
  target: z.string(),
  isOff: z.boolean(),
  reason: z.string(),
  by: z.string(),
  /** Unix milliseconds. */
  at: z.number(),
});
export type SwitchView = z.infer<typeof switchViewSchema>;

/** What a person sets. The reason is kept, shown, and told to whoever is refused. */
export const switchChangeSchema = z.strictObject({
  isOff: z.boolean(),
  reason: z.string().trim().min(3).max(300),
});
export type SwitchChange = z.infer<typeof switchChangeSchema> & { target: string };
