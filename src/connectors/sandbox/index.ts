import { createObjectName } from "../../domain/object-name.ts";
import type { Connector, ConnectorModule } from "../connector.ts";
import { callObject, findInObject } from "../object-call.ts";
import type { SandboxBusiness } from "./sandbox-business.ts";
import { sandboxTools } from "./tools.ts";

/** It holds the tickets of every source, so that a tenant can try out any of them. */
export const sandbox: ConnectorModule = {
  name: "sandbox",
  tools: sandboxTools,
  settings: null,
  helpdesk: { source: "*", reply: sandboxTools["replies.send"], readThread: sandboxTools["threads.read"] },
  connect: ({ env }) => createSandboxConnector(env.SANDBOX_BUSINESS),
};

/**
 * The embedded business as a connector. It is all kinds of system at once: most writes honour idempotency keys, a
 * reply bears its mark and can be found by it, and what is mailed twice is mailed twice.
 */
export function createSandboxConnector(namespace: DurableObjectNamespace<SandboxBusiness>): Connector {
  const businessOf = (tenantId: string) =>
    namespace.getByName(createObjectName({ tenantId, kind: "sandbox", id: "main" }));
  return {
    name: "sandbox",
    run(request) {
      const { tenantId, operation, input, idempotencyKey } = request;
      return callObject(request, () => businessOf(tenantId).run(tenantId, operation, input, idempotencyKey));
    },
    find(request) {
      const { tenantId, idempotencyKey } = request;
      return findInObject(request, () => businessOf(tenantId).findByKey(tenantId, idempotencyKey));
    },
  };
}
