import { createObjectName } from "../../domain/object-name.ts";
import type { Connector } from "../connector.ts";
import { callObject } from "../object-call.ts";
import type { SandboxBusiness } from "./sandbox-business.ts";

/** The embedded business as a connector. Its writes honour idempotency keys. */
export function createSandboxConnector(namespace: DurableObjectNamespace<SandboxBusiness>): Connector {
  return {
    name: "sandbox",
    run(request) {
      const { tenantId, operation, input, idempotencyKey } = request;
      const business = namespace.getByName(createObjectName({ tenantId, kind: "sandbox", id: "main" }));
      return callObject(request, () => business.run(tenantId, operation, input, idempotencyKey));
    },
  };
}
