import { z } from "zod";
import { provenanceSchema } from "./evidence.ts";

/** Where the value of one argument of an action comes from, as far as anybody can tell by looking for it. */
export const argumentOriginSchema = z.strictObject({
  argument: z.string(),
  label: provenanceSchema,
  /** The evidence that holds the value, and the call it came from. */
  evidenceId: z.string().nullable(),
  callId: z.string().nullable(),
  /** It is not where the tool says it has to come from, so it cannot fill the argument by itself. */
  isBlocked: z.boolean(),
});
export type ArgumentOrigin = z.infer<typeof argumentOriginSchema>;
