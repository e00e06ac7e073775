import { readFaults, type FaultEnvironment } from "../tenants/drill.ts";
import type { Connector } from "./connector.ts";
import { withToolFaults } from "./faulty.ts";
import { createKnowledgeConnector } from "./knowledge/index.ts";
import { createSandboxConnector } from "./sandbox/index.ts";

/**
 * The one list of connected systems, by the name the tool catalog knows them by. Throws where a local worker has
 * faults nobody can read.
 */
export function createConnectors(
  env: Pick<Env, "SANDBOX_BUSINESS" | "KNOWLEDGE_BASE"> & FaultEnvironment,
): ReadonlyMap<string, Connector> {
  const connectors = [
    createSandboxConnector(env.SANDBOX_BUSINESS),
    createKnowledgeConnector(env.KNOWLEDGE_BASE),
  ];
  return new Map(connectors.map((connector) => [connector.name, withDrills(connector, env)]));
}

/** Only a worker that runs locally can break anything on purpose. */
function withDrills(connector: Connector, env: FaultEnvironment): Connector {
  if (env.ENVIRONMENT !== "local") return connector;
  readFaults(env);
  return withToolFaults(connector, env);
}
