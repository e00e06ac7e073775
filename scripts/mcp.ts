/** `npm run mcp`: reads what MCP servers say of their tools, so that a person can accept them, and looks for changes. */
import { readFileSync } from "node:fs";
import { styleText } from "node:util";
import { mcpServerNameSchema, mcpSettingsSchema } from "../src/connectors/mcp/settings.ts";
import { tenantConfigSchema } from "../src/tenants/config.ts";
import { printTable, readCommand, writeJson } from "./command.ts";
import { compareServer, type ServerChanges } from "./mcp/compare.ts";
import { readServer, type ServerReading } from "./mcp/read-server.ts";
import { hintsOf, listHidden, showText } from "./mcp/show.ts";

const { values, positionals } = readCommand({
  usage: "npm run mcp -- pin --url URL [--tool NAME …]  |  npm run mcp -- check --tenant FILE",
  about: `pin    prints a server's tools, their hashes, and the settings that accept them. Read every description: what it
       says is what a model will be told. Tier 2 is the default; lower it only for what you know to be harmless.
check  compares a tenant's pins with what its servers say now. Ends with 1 where anything has changed.`,
  options: {
    url: { type: "string", value: "URL", about: "Where the server speaks Streamable HTTP." },
    name: {
      type: "string",
      value: "NAME",
      about: "What the tenant calls the server (its host's first word).",
    },
    tool: { type: "string", many: true, value: "NAME", about: "Only this tool. May be repeated." },
    tenant: { type: "string", value: "FILE", about: "The tenant's settings, as fixtures/tenants has them." },
    "token-env": {
      type: "string",
      many: true,
      value: "[SERVER=]NAME",
      about: "The environment variable with the bearer token. May be repeated.",
    },
    before: {
      type: "string",
      value: "FILE",
      about: "check: what pin --json wrote, to show what has changed.",
    },
    json: { type: "string", value: "FILE", about: "Write what was read as JSON." },
  },
});

const [task] = positionals;
if (task === "pin" && values.url) await pin(values.url);
else if (task === "check" && values.tenant) await check(values.tenant);
else end("Either: pin --url URL, or: check --tenant FILE. See --help.");

async function pin(url: string): Promise<void> {
  const name = mcpServerNameSchema.safeParse(
    values.name ?? new URL(url).hostname.split(".")[0]?.toLowerCase(),
  );
  if (!name.success) end("--name takes a small letter, then small letters, digits and hyphens, 30 at most.");
  const token = readToken(name.data, true);
  const reading = await readServer({ name: name.data, url, token });
  if (reading.status === "unreachable") end(reading.why, 1);
  const wanted = values.tool ?? [...reading.offers.keys()];
  const missing = wanted.filter((tool) => !reading.offers.has(tool));
  if (missing.length > 0) end(`The server offers no usable tool ${missing.join(", ")}.`, 1);
  const offers = wanted.flatMap((tool) => reading.offers.get(tool) ?? []);

  printTable(
    ["tool", "its own hints", "hash"],
    offers.map((offer) => [showText(offer.name), hintsOf(offer), offer.hash.slice(0, 12)]),
  );
  for (const offer of offers) {
    console.log(
      `\n${styleText("bold", showText(offer.name))}\n${showText(offer.description ?? "(no description)")}`,
    );
    console.log(styleText("dim", showText(JSON.stringify(offer.inputSchema))));
    for (const warning of listHidden(offer)) console.log(styleText("red", `WARNING: ${warning}`));
  }
  const settings = mcpSettingsSchema.safeParse({
    servers: {
      [name.data]: {
        url,
        auth: token ? "bearer" : "none",
        tools: Object.fromEntries(offers.map(({ name: tool, hash }) => [tool, { hash }])),
      },
    },
  });
  if (!settings.success) end(`No settings take this: ${settings.error.issues[0]?.message}`, 1);
  const tools = Object.fromEntries(offers.map(({ name: tool, hash }) => [tool, { hash, tier: 2 }]));
  const entry = { [name.data]: { url, auth: token ? "bearer" : "none", tools } };
  console.log(`\n${styleText("bold", "Under connectors.mcp.servers:")}\n${JSON.stringify(entry, null, 2)}`);
  if (token) console.log(`\nThe token itself goes into the vault, as the credential of mcp-${name.data}.`);
  writeJson(values.json, { servers: { [name.data]: { url, offers } } });
}

async function check(file: string): Promise<void> {
  const tenant = tenantConfigSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const { servers } = mcpSettingsSchema.parse(tenant.connectors["mcp"] ?? { servers: {} });
  const before = values.before ? (JSON.parse(readFileSync(values.before, "utf8")) as unknown) : null;
  const changes: ServerChanges[] = [];
  const readings: Record<string, ServerReading> = {};
  for (const [name, server] of Object.entries(servers)) {
    const reading = await readServer({ name, url: server.url, token: readToken(name, false) });
    readings[name] = reading;
    changes.push(compareServer({ name, server, reading, before }));
  }
  printTable(
    ["server", "tool", "pinned", "now"],
    changes.flatMap(({ name, tools }) =>
      tools.map(({ tool, state, pinned }) => [name, tool, pinned.slice(0, 12), state]),
    ),
  );
  for (const { name, why, tools, unpinned } of changes) {
    if (why) console.log(styleText("red", `\n${name}: ${why}`));
    for (const { tool, difference } of tools) if (difference) console.log(`\n${name}/${tool}\n${difference}`);
    if (unpinned.length > 0)
      console.log(`\n${name} also offers ${unpinned.map(showText).join(", ")}; nobody has these.`);
  }
  writeJson(values.json, { changes });
  const isUnchanged = changes.every(({ tools }) => tools.every(({ state }) => state === "unchanged"));
  console.log(
    isUnchanged ? "\nNothing has changed." : styleText("red", "\nWhat is not unchanged is switched off."),
  );
  process.exitCode = isUnchanged ? 0 : 1;
}

/** From the variable that is named for this server; with one server, its name may be left out. */
function readToken(server: string, isOnly: boolean): string | null {
  for (const given of values["token-env"] ?? []) {
    const [left = "", right] = given.split("=");
    if (right === undefined ? !isOnly : left !== server) continue;
    const variable = right ?? left;
    return process.env[variable] || end(`${variable} is not set.`);
  }
  return null;
}

function end(message: string, code = 2): never {
  console.error(message);
  process.exit(code);
}
