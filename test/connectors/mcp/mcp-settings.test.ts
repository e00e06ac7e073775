import { describe, expect, it } from "vitest";
import { mcpSettingsSchema } from "../../../src/connectors/mcp/settings.ts";
import { defineMcpTools } from "../../../src/connectors/mcp/tools.ts";
import { catalogOf } from "../../../src/tools/catalog.ts";
import { tenant } from "./speaking.ts";

const hash = "a".repeat(64);

describe("a pinned tool", () => {
  it("of which nothing else is said is as dear as one can be, and for no agent", () => {
    expect(define({ hash })).toMatchObject({
      name: "mcp.billing.refund",
      version: 1,
      tier: 2,
      roles: [],
      isProposable: true,
      idempotency: { class: "once" },
      provenance: "thirdParty",
      dataLabels: ["internal"],
      sources: {},
      targetArgument: null,
    });
  });

  it("of tier 0 reads, and is proposed by nobody", () => {
    expect(define({ hash, tier: 0, roles: ["gather"] })).toMatchObject({
      tier: 0,
      roles: ["gather"],
      isProposable: false,
      idempotency: { class: "read" },
    });
    expect(define({ hash, tier: 3 })).toMatchObject({ tier: 3, isProposable: false });
    expect(define({ hash, tier: 1, isProposable: false })).toMatchObject({ isProposable: false });
  });

  it("is in the catalog of the tenant that pinned it, and in no other", () => {
    expect(catalogOf(tenant).find("mcp.plain.act@1")).toMatchObject({ connector: "mcp", tier: 2 });
    const other = { ...tenant, connectors: {} };
    expect(catalogOf(other).find("mcp.plain.act@1")).toBeNull();
    expect(() => catalogOf({ ...tenant, connectors: { mcp: { servers: 7 } } })).toThrow();
  });
});

describe("settings", () => {
  it.each([
    ["a tool for an agent that may act", { tools: { refund: { hash, roles: ["gather"] } } }],
    ["a look-up that can be proposed", { tools: { refund: { hash, tier: 0, isProposable: true } } }],
    ["a hash that is none", { tools: { refund: { hash: "abc" } } }],
    ["a tool with a name of its own kind", { tools: { "refund@2": { hash } } }],
    ["more than they take", { tools: {}, token: "secret" }],
    ["a token in the address", { url: "https://mcp.example.com/mcp?key=1" }],
    ["a user in the address", { url: "https://me@mcp.example.com/mcp" }],
    ["an address written otherwise than it is read", { url: "https://mcp.example.com/a/../mcp" }],
    ["another protocol", { url: "file:///etc/passwd" }],
  ])("with %s are refused", (_, changes) => {
    expect(mcpSettingsSchema.safeParse(withServer(changes)).success).toBe(false);
    expect(mcpSettingsSchema.safeParse(withServer({})).success).toBe(true);
  });

  it.each(["Billing", "billing:main", "", "x".repeat(31)])("with a server named %j are refused", (name) => {
    const { billing } = withServer({}).servers;
    expect(mcpSettingsSchema.safeParse({ servers: { [name]: billing } }).success).toBe(false);
  });
});

function withServer(changes: object) {
  return {
    servers: {
      billing: { url: "https://mcp.example.com/mcp", auth: "none", tools: { refund: { hash } }, ...changes },
    },
  };
}

function define(pin: object) {
  return defineMcpTools(mcpSettingsSchema.parse(withServer({ tools: { refund: pin } })))[0];
}
