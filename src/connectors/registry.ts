import type { Connector } from "./connector.ts";
import { createKnowledgeConnector } from "./knowledge/index.ts";
import { createSandboxConnector } from "./sandbox/index.ts";

/** The one list of connected systems, by the name the tool catalog knows them by. */
export function createConnectors(
  env: Pick<Env, "SANDBOX_BUSINESS" | "KNOWLEDGE_BASE">,
): ReadonlyMap<string, Connector> {
  const connectors = [
    createSandboxConnector(env.SANDBOX_BUSINESS),
    createKnowledgeConnector(env.KNOWLEDGE_BASE),
  ];
  return new Map(connectors.map((connector) => [connector.name, connector]));
}
