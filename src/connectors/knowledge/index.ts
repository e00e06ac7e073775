import { z } from "zod";
import { createObjectName } from "../../domain/object-name.ts";
import type { Connector, ConnectorModule, OperationResult } from "../connector.ts";
import { callObject } from "../object-call.ts";
import type { KnowledgeBase } from "./knowledge-base.ts";
import { knowledgeTools } from "./tools.ts";

export const knowledge: ConnectorModule = {
  name: "knowledge",
  tools: knowledgeTools,
  settings: null,
  connect: ({ env }) => createKnowledgeConnector(env.KNOWLEDGE_BASE),
};

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
      const helpCentre = namespace.getByName(createObjectName({ tenantId, kind: "knowledge", id: "main" }));
      return callObject(request, async () => ({
        status: "success",
        output: { passages: await helpCentre.search(tenantId, query.data) },
      }));
    },
  };
}

function refuse(reason: string, message: string): OperationResult {
  return { status: "failed", reason, message, retryable: false };
}
