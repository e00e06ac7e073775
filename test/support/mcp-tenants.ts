/** A tenant that has connected MCP servers: the reference server, and one of every hostile kind. */
import demo from "../../fixtures/tenants/demo.json" with { type: "json" };
import { readOffers } from "../../src/connectors/mcp/offer.ts";
import { tenantConfigSchema, type TenantConfig } from "../../src/tenants/config.ts";
import { hostileTool, persuasive } from "./hostile-tools.ts";
import type { McpServers } from "./mcp-servers.ts";

/** What the reference server says of its tools in the version of package.json; `npm run mcp -- pin` prints them anew. */
const everythingPins = {
  echo: "9fd79bb6b7aa16feecb2e6c6325b1db010c328858194f82619a32a1ff44a12e2",
  "get-sum": "6dd23b1e666e05b58d11299cf2f01674f20d43fcee705bd19842546143948c18",
  "get-structured-content": "ae751f5cabd8d1ef7ff5c85a8f83ecde3627ba34c815355bb4ed9ad6af932d15",
  "get-tiny-image": "5dd42361290706513f6f2bdef29cf4704236f691459437b8e9fee1ba3933833c",
  "get-resource-links": "eb2a28d3119b83ccc4764e4a22634178ca4fd226d4955aada47757b390ef953b",
  "trigger-long-running-operation": "eb7d45d75cd3a6b9a8b4a5727f855045da0bf65064d87fd302133a9410947d04",
};
/** Left at the tier it gets where nobody says anything. */
const toggleLogging = "595fc8effb2e82153c9325813fc56e48a64269445112b7aa681d79bc46d6e10c";

const hostileKinds = [
  "plain",
  "fickle",
  "persuasive",
  "huge",
  "deep",
  "slow",
  "wandering",
  "curious",
  "babbling",
  "failing",
  "mixed",
  "paged",
  "circling",
  "endless",
  "twins",
  "listless",
  "guarded",
  "forgetful",
];

/** `demo-mcp`: the demo tenant, whose rules let look-ups through, and ask a person about everything of tier 2. */
export function createMcpTenant({ everything, modern, hostile }: McpServers): TenantConfig {
  const read = { tier: 0, roles: ["gather"], timeoutMs: 3_000 };
  const hostileServer = (kind: string) => {
    const tools = [kind === "persuasive" ? persuasive : hostileTool("lookUp"), hostileTool("act")];
    const offers = readOffers(tools);
    return {
      url: `${hostile}/${kind}/mcp`,
      auth: "none",
      tools: {
        lookUp: { hash: offers.get("lookUp")?.hash, ...read },
        act: { hash: offers.get("act")?.hash, timeoutMs: 3_000, sources: { id: "words" } },
      },
    };
  };
  const servers = {
    everything: {
      url: `${everything}/mcp`,
      auth: "none",
      tools: {
        ...Object.fromEntries(
          Object.entries(everythingPins).map(([tool, hash]) => [tool, { hash, ...read }]),
        ),
        "toggle-simulated-logging": { hash: toggleLogging },
      },
    },
    modern: {
      url: `${modern}/mcp`,
      auth: "none",
      tools: {
        echo: { hash: "72949118cc8c1b5b857d54f22ad2f2a38efb55229727d7e2c98b8b69cd1870d1", ...read },
      },
    },
    // Nobody listens there.
    unheard: { ...hostileServer("plain"), url: "http://127.0.0.1:9/mcp" },
    tokenless: { ...hostileServer("guarded"), auth: "bearer" },
    ...Object.fromEntries(hostileKinds.map((kind) => [kind, hostileServer(kind)])),
  };
  const rule = {
    id: "outside",
    tool: "*",
    tiers: [2],
    maxAmountCents: null,
    decision: "ask",
    why: "A person looks.",
  };
  const policy = { ...demo.policy, rules: [...demo.policy.rules, rule] };
  return tenantConfigSchema.parse({ ...demo, id: "demo-mcp", policy, connectors: { mcp: { servers } } });
}
