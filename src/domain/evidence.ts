import { z } from "zod";
import { jsonValueSchema } from "./json-value.ts";

/**
 * Where a piece of evidence, or an argument, comes from. Only `systemOfRecord` may support money. `thirdParty` is what
 * somebody else's server answered, such as a tool of an MCP server: data, whatever it calls itself. `person` is a member
 * of the team, who decided on it.
 */
export const provenanceSchema = z.enum([
  "systemOfRecord",
  "knowledge",
  "customerText",
  "thirdParty",
  "model",
  "person",
]);
export type Provenance = z.infer<typeof provenanceSchema>;

export const evidenceSchema = z.strictObject({
  /** Short and stable within a ticket, used in citations: `e1`, `e2`, … */
  id: z.string(),
  provenance: provenanceSchema,
  /** The tool it came from, `orders.get@1`. */
  tool: z.string(),
  /** The call it came from. */
  callId: z.string(),
  title: z.string(),
  /** A record as JSON, or an article's passage as text. Untrusted, whatever the provenance. */
  content: z.union([z.string(), z.record(z.string(), jsonValueSchema)]),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** Gather's answer. `gaps` says what was looked for and not found. */
export const dossierSchema = z.strictObject({
  evidence: z.array(evidenceSchema),
  gaps: z.array(z.strictObject({ what: z.string(), why: z.string() })),
});
export type Dossier = z.infer<typeof dossierSchema>;
