import { z } from "zod";
import { createObjectName } from "../../domain/object-name.ts";
import { toolId } from "../../domain/tool.ts";
import type { Connector, ConnectorModule, OperationResult, ToolDescription } from "../connector.ts";
import { callObject } from "../object-call.ts";
import type { McpConnection } from "./mcp-connection.ts";
import { mcpSettingsSchema, type McpSettings } from "./settings.ts";
import { defineMcpTools, listPinnedTools } from "./tools.ts";

/** Tools of other people's MCP servers, as far as a tenant has pinned them. */
export const mcp: ConnectorModule = {
  name: "mcp",
  tools: {},
  toolsOf: (settings) => defineMcpTools(mcpSettingsSchema.parse(settings)),
  settings: mcpSettingsSchema,
  connect: ({ env, settings }) => createMcpConnector(env.MCP_CONNECTION, mcpSettingsSchema.parse(settings)),
};

const inputSchema = z.record(z.string(), z.unknown());

/** The connection answers a little before the gate stops waiting for it, so that its own words are heard. */
const answerMarginMs = 500;

/** A tenant's MCP servers as a connector. Nothing in the protocol lets an effect be found again, so nothing is looked for. */
export function createMcpConnector(
  namespace: DurableObjectNamespace<McpConnection>,
  settings: McpSettings,
): Connector {
  const tools = listPinnedTools(settings);
  const connectionTo = (tenantId: string, server: string) =>
    namespace.getByName(createObjectName({ tenantId, kind: "mcp", id: server }));
  return {
    name: "mcp",
    async run(request) {
      const { tenantId, operation, idempotencyKey } = request;
      const known = tools.get(operation);
      if (!known) return refuse("operationUnknown", `There is no operation ${operation}.`);
      const input = inputSchema.safeParse(request.input);
      if (!input.success) return refuse("inputInvalid", "A tool takes an object.");
      const { server, tool, pin } = known;
      const isRead = idempotencyKey === null;
      if (isRead && pin.tier !== 0) return refuse("keyMissing", `${tool} may act, so it takes a key.`);
      const timeoutMs = pin.timeoutMs - answerMarginMs;
      const call = { tool, pin: pin.hash, input: input.data, timeoutMs, isRead };
      return callObject(request, () => connectionTo(tenantId, server).call(tenantId, call));
    },
    async describe(tenantId, definitions) {
      const wanted = definitions.flatMap((definition) => {
        const known = tools.get(definition.operation);
        return known ? [{ ...known, id: toolId(definition) }] : [];
      });
      const byServer = Map.groupBy(wanted, ({ server }) => server);
      const found = await Promise.all(
        [...byServer].map(async ([server, of]): Promise<[string, ToolDescription][]> => {
          const pins = of.map(({ tool, pin }) => ({ tool, pin: pin.hash }));
          const said = await askFor(connectionTo(tenantId, server), tenantId, pins);
          return of.flatMap(({ tool, id }) => {
            const description = Object.hasOwn(said, tool) ? said[tool] : undefined;
            return description ? [[id, description]] : [];
          });
        }),
      );
      return new Map(found.flat());
    },
  };
}

/** An object that is lost, like a server nobody can reach, offers nothing. */
async function askFor(
  connection: DurableObjectStub<McpConnection>,
  tenantId: string,
  pins: readonly { tool: string; pin: string }[],
): Promise<Record<string, ToolDescription>> {
  try {
    // The types of such calls have no word for JSON of any kind; what arrives is what was returned.
    return (await connection.describe(tenantId, pins)) as Record<string, ToolDescription>;
  } catch {
    return {};
  }
}

function refuse(reason: string, message: string): OperationResult {
  return { status: "failed", reason, message, retryable: false };
}
