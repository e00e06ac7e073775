/** What a tenant's people teach the embedded model: texts with the intent they have. */
import { z } from "zod";
import { intentSchema } from "./intent.ts";

/** So many a tenant may have, and so many characters in each. */
export const maxExamples = 1_000;
export const maxExampleLength = 2_000;

export const exampleSchema = z.strictObject({
  /** `exm_…`: a digest of the text, so that a text has one intent. */
  id: z.string(),
  /** Without personal data. */
  text: z.string(),
  label: intentSchema,
  /** The ticket it was made from, or null where somebody entered it. */
  ticketId: z.string().nullable(),
  by: z.string(),
  /** Unix milliseconds. */
  at: z.number(),
});
export type Example = z.infer<typeof exampleSchema>;

export const exampleInputSchema = z.strictObject({
  text: z.string().trim().min(3).max(maxExampleLength),
  label: intentSchema,
});
export type ExampleInput = z.infer<typeof exampleInputSchema>;

export const exampleActionSchema = z.enum(["added", "accepted", "removed", "erased"]);

/** One change, as the log keeps it: no text, so that nothing has to be erased from it. */
export const exampleChangeSchema = z.strictObject({
  version: z.number().int(),
  at: z.number(),
  by: z.string(),
  action: exampleActionSchema,
  note: z.string(),
  /** How many examples it added, gave another intent, and took away. */
  added: z.number().int(),
  changed: z.number().int(),
  removed: z.number().int(),
});
export type ExampleChange = z.infer<typeof exampleChangeSchema>;

export const exampleListSchema = z.strictObject({
  /** Grows with every change; 0 where nothing was ever taught. */
  version: z.number().int(),
  items: z.array(exampleSchema),
  /** The newest 50 changes, newest first. */
  changes: z.array(exampleChangeSchema),
  /** Whether no change is missing and none is other than it was written. */
  isIntact: z.boolean(),
});
export type ExampleList = z.infer<typeof exampleListSchema>;
