/** The operations of a system outside, each bound to its tool, as a connector. */
import type { z } from "zod";
import type { ToolDefinition } from "../domain/tool.ts";
import type { Connector, Finding, OperationRequest, OperationResult } from "./connector.ts";
import { callRemote, findRemote, type Exchange } from "./remote-call.ts";

/** One of a system's operations. `Client`: what it is done with. */
export interface RemoteOperation<Client> {
  tool: ToolDefinition;
  /** `key` is the effect's idempotency key, and is empty for reads. */
  run(client: Client, input: unknown, at: { key: string; exchange: Exchange }): Promise<object>;
  find:
    ((client: Client, input: unknown, at: { key: string; signal: AbortSignal }) => Promise<Search>) | null;
}

/** What a look-up saw; its output is null where the effect is not there. */
type Search = { output: object | null };

/** Writes an operation down with the input its tool parses. What it throws is told by `callRemote`. */
export function defineOperation<Client, Tool extends ToolDefinition>(
  tool: Tool,
  operation: {
    run(
      client: Client,
      input: z.output<Tool["input"]>,
      at: { key: string; exchange: Exchange },
    ): Promise<z.output<Tool["output"]>>;
    find?(
      client: Client,
      input: z.output<Tool["input"]>,
      at: { key: string; signal: AbortSignal },
    ): Promise<{ output: z.output<Tool["output"]> | null }>;
  },
): RemoteOperation<Client> {
  const { run, find } = operation;
  return {
    tool,
    // The connector parses with the tool's own schema before it calls.
    run: (client, input, at) => run(client, input as z.output<Tool["input"]>, at) as Promise<object>,
    find: find
      ? (client, input, at) => find(client, input as z.output<Tool["input"]>, at) as Promise<Search>
      : null,
  };
}

/** The connector that runs these operations for one tenant, and for no other. `refused` as for `callRemote`. */
export function createRemoteConnector<Client>(
  name: string,
  { tenantId, client, refused }: { tenantId: string; client: Client; refused: string },
  operations: readonly RemoteOperation<Client>[],
): Connector {
  const byName = new Map(operations.map((operation) => [operation.tool.operation, operation]));
  const read = (request: OperationRequest) => {
    if (request.tenantId !== tenantId) {
      return refuse("otherTenant", "This connector was made for another tenant.");
    }
    const operation = byName.get(request.operation);
    if (!operation) return refuse("operationUnknown", `There is no operation ${request.operation}.`);
    const input = operation.tool.input.safeParse(request.input);
    return input.success
      ? { operation, input: input.data }
      : refuse("inputInvalid", "The input does not fit the operation.");
  };
  return {
    name,
    async run(request): Promise<OperationResult> {
      const call = read(request);
      if (!("operation" in call)) return call;
      const { operation, input } = call;
      const isRead = operation.tool.idempotency.class === "read";
      if (!isRead && !request.idempotencyKey) {
        return refuse("idempotencyKeyMissing", `${request.operation} needs an idempotency key.`);
      }
      const key = request.idempotencyKey ?? "";
      return callRemote(request, refused, async (exchange) => ({
        status: "success",
        output: await operation.run(client, input, { key, exchange }),
      }));
    },
    async find(request): Promise<Finding> {
      const call = read(request);
      if (!("operation" in call) || !call.operation.find) {
        return { status: "unclear", message: "There is nothing to look for." };
      }
      const { input } = call;
      const { find } = call.operation;
      return findRemote(request, async (signal) => {
        const { output } = await find(client, input, { key: request.idempotencyKey, signal });
        return output ? { status: "found", output } : { status: "absent" };
      });
    },
  };
}

function refuse(reason: string, message: string): Extract<OperationResult, { status: "failed" }> {
  return { status: "failed", reason, message, retryable: false };
}
