import { z } from "zod";
import { createObjectName } from "../../domain/object-name.ts";
import type { Connector, OperationResult } from "../connector.ts";
import { callObject } from "../object-call.ts";
import type { KnowledgeBase } from "./knowledge-base.ts";

const searchSchema = z.strictObject({
  query: z.string(),
  language: z.string(),
  intent: z.string().nullable(),
  limit: z.number().int().positive(),
});

/** The tenant's help centre as a connector. It only reads. */
export function createKnowledgeConnector(namespace: DurableObjectNamespace<KnowledgeBase>): Connector {
  return {
    name: "knowledge",
    async run(request) {
      const { tenantId, operation, input } = request;
      if (operation !== "search") return refuse("operationUnknown", `There is no operation ${operation}.`);
      const query = searchSchema.safeParse(input);
      if (!query.success)
        return refuse("inputInvalid", "A search has a query, a language, an intent and a limit.");
      const knowledge = namespace.getByName(createObjectName({ tenantId, kind: "knowledge", id: "main" }));
      return callObject(request, async () => ({
        status: "success",
        output: { passages: await knowledge.search(tenantId, query.data) },
      }));
    },
  };
}

function refuse(reason: string, message: string): OperationResult {
  return { status: "failed", reason, message, retryable: false };
}
