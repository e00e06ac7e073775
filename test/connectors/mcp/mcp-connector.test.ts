import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createMcpConnector } from "../../../src/connectors/mcp/index.ts";
import type { McpConnection } from "../../../src/connectors/mcp/mcp-connection.ts";
import { createConnectors } from "../../../src/connectors/registry.ts";
import { hashAction } from "../../../src/policy/decide.ts";
import { policyVersionOf } from "../../../src/policy/fingerprint.ts";
import type { ToolRequest } from "../../../src/tools/request.ts";
import { openGateway, signed } from "../../support/hops.ts";
import { approval } from "../../support/events.ts";
import { describeReads } from "../connector-suite.ts";
import { callsSeen, settings, tenant } from "./speaking.ts";

describeReads("an MCP server", () => ({
  connector: createMcpConnector(env.MCP_CONNECTION, settings),
  silent: createMcpConnector(
    namespaceThat(() => new Promise<never>(() => {})),
    settings,
  ),
  broken: createMcpConnector(
    namespaceThat(() => Promise.reject(new Error("Network connection lost."))),
    settings,
  ),
  tenantId: tenant.id,
  operation: "plain/lookUp",
  input: { id: "7" },
}));

describe("a tool of an MCP server, through the gate", () => {
  it("is looked up with, as any other", async () => {
    const { result, call } = await run({ tool: "mcp.everything.get-sum@1", input: { a: 1, b: 2 } });
    expect(result).toEqual({
      status: "success",
      output: { answer: { text: "The sum of 1 and 2 is 3.", data: null, omitted: [] } },
    });
    expect(call).toMatchObject({ callee: "mcp.everything.get-sum@1", kind: "tool", outcome: "success" });
  });

  it("that nobody pinned does not exist, whatever its server offers", async () => {
    const { result } = await run({ tool: "mcp.everything.get-env@1", input: {} });
    expect(result).toMatchObject({ status: "refused", reason: "unknownTool" });
  });

  it("that is switched off, or has no rule, is refused before any I/O", async () => {
    const seen = await callsSeen("plain");
    const off = { ...tenant.policy, disabledTools: ["mcp.plain.lookUp"] };
    expect(await run({ tenant: { ...tenant, policy: off } })).toMatchObject({
      result: { status: "refused", reason: "toolDisabled" },
    });
    const bare = { ...tenant.policy, rules: [] };
    expect(await run({ tenant: { ...tenant, policy: bare } })).toMatchObject({
      result: { status: "refused", reason: "noRule" },
    });
    expect(await callsSeen("plain")).toBe(seen);
  });

  it("acts only after a person's yes to these very arguments", async () => {
    const seen = await callsSeen("plain");
    const act = { tool: "mcp.plain.act@1", input: { id: "7" } };
    const approved = approval({
      status: "approved",
      decidedBy: "Ada",
      actionHash: hashAction({ tool: act.tool, arguments: act.input }),
      policyVersion: policyVersionOf(tenant.policy),
      expiresAt: Date.now() + 60_000,
    });
    const effect = {
      idempotencyKey: "key",
      ownsTarget: true,
      origins: [],
      precedent: null,
      draw: null,
      intents: [],
      approval: null,
    };
    expect(await run({ ...act, caller: "gather" })).toMatchObject({ result: { reason: "roleExcluded" } });
    expect(await run({ ...act, caller: "coordinator", effect })).toMatchObject({
      result: { reason: "approvalMissing" },
    });
    const yes = { ...act, caller: "coordinator" as const, effect: { ...effect, approval: approved } };
    expect(await run({ ...yes, input: { id: "8" } })).toMatchObject({
      result: { reason: "approvalForOtherAction" },
    });
    expect(await callsSeen("plain")).toBe(seen);
    expect(await run(yes)).toMatchObject({ result: { status: "success" } });
    expect(await callsSeen("plain")).toBe(seen + 1);
  });

  it("whose effect is unknown cannot be looked for, so a person has to", () => {
    const gateway = openGateway(createConnectors(env, tenant));
    const action = { tool: "mcp.plain.act@1", input: { id: "7" } };
    const permit = gateway.authorise(request({ ...action, caller: "coordinator" }));
    expect(permit.status).toBe("refused");
    const connector = createConnectors(env, tenant).get("mcp");
    expect(connector?.find).toBeUndefined();
  });
});

function request(changes: Partial<ToolRequest>): ToolRequest {
  return {
    tenant,
    tool: "mcp.plain.lookUp@1",
    input: { id: "7" },
    caller: "gather",
    hops: [],
    callId: "c.1",
    parentId: "c",
    attempt: 1,
    traceId: "0".repeat(32),
    effect: null,
    ...changes,
  };
}

async function run(changes: Partial<ToolRequest>) {
  return openGateway(createConnectors(env, tenant)).call(await signed(request(changes)));
}

/** A binding whose objects answer every call in this way. */
function namespaceThat(call: () => Promise<never>): DurableObjectNamespace<McpConnection> {
  // The connector uses nothing else of a stub.
  return { getByName: () => ({ call, describe: call }) } as unknown as DurableObjectNamespace<McpConnection>;
}
