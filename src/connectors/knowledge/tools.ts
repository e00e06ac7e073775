/** The help centre's one tool. */
import { z } from "zod";
import { readDefaults, type ToolDefinition } from "../../domain/tool.ts";
import { passageSchema } from "./passage.ts";

export const knowledgeTools = {
  "knowledge.search": {
    ...readDefaults,
    name: "knowledge.search",
    purpose: "Finds passages of the help centre for a question. Prefer few, precise words.",
    connector: "knowledge",
    operation: "search",
    input: z.strictObject({
      query: z.string().min(1).max(400),
      language: z.string().max(10),
      intent: z.string().max(40).nullable(),
      limit: z.number().int().min(1).max(8),
    }),
    output: z.strictObject({ passages: z.array(passageSchema) }),
    environments: ["sandbox", "staging", "live"],
    limits: null,
    provenance: "knowledge",
    dataLabels: ["public"],
  },
} as const satisfies Record<string, ToolDefinition>;
