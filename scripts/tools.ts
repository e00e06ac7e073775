/** `npm run tools`: docs/tools.md, every tool of every system that can be connected. */
import { fieldOf } from "../src/policy/bands.ts";
import type { ToolDefinition } from "../src/domain/tool.ts";
import { listAllTools } from "../src/tools/catalog.ts";
import { readCommand } from "./command.ts";
import { keepFile } from "./generated-file.ts";

const { values } = readCommand({
  usage: "npm run tools",
  about: "Writes the tools of every system that can be connected into docs/tools.md.",
  options: { check: { type: "boolean", about: "Only compare." } },
});

keepFile("docs/tools.md", describe(listAllTools()), values.check, "npm run tools");

function describe(tools: readonly ToolDefinition[]): string {
  const connectors = [...Map.groupBy(tools, ({ connector }) => connector)];
  return `# Tools

Generated from \`src/connectors/*/tools.ts\` by \`npm run tools\`. What a tenant has is the tools of the systems it has
connected; what of them may be used is its policy's to say (\`npm run policy -- explain --help\`), and its people's, who can
switch each of them off.

**Tier** 0 reads, 1 can be undone, 2 moves money, deletes or speaks to people outside, 3 is never automatic. **Repeated**
says what keeps a repeated call from repeating its effect: \`key\`, the other side knows the idempotency key; \`marker\`, we
look for what we did; \`once\`, it is sent at most once. An **argument** comes from a _record_ of the requester's that a system
of record answered, from the _ticket_ itself, or is _words_ for people to read; *¢* marks the amount, *◎* what is acted on.
${connectors.map(([connector, members]) => describeConnector(connector, members)).join("")}`;
}

function describeConnector(connector: string, tools: readonly ToolDefinition[]): string {
  const reads = tools.filter(({ tier }) => tier === 0);
  const writes = tools.filter(({ tier }) => tier > 0);
  const environments = [...new Set(tools.flatMap((tool) => tool.environments))].join(", ");
  return `
## ${connector}

In ${environments}.
${reads.length > 0 ? describeReads(reads) : ""}${writes.length > 0 ? describeWrites(writes) : ""}`;
}

function describeReads(tools: readonly ToolDefinition[]): string {
  return table(
    ["reads", "what it is for", "seen by", "takes", "answers hold", "plans", "within"],
    tools.map((tool) => [
      nameOf(tool),
      tool.purpose,
      tool.roles.join(", ") || "the coordinator alone",
      listArguments(tool)
        .map((argument) => `\`${argument}\``)
        .join(", "),
      `${tool.dataLabels.join(", ")} (${tool.provenance})`,
      tool.plans.join(", "),
      `${tool.timeoutMs / 1000} s`,
    ]),
  );
}

function describeWrites(tools: readonly ToolDefinition[]): string {
  return table(
    [
      "does",
      "what it is for",
      "tier",
      "proposed by drafts",
      "arguments",
      "repeated",
      "undone by",
      "limits",
      "plans",
      "within",
    ],
    tools.map((tool) => [
      nameOf(tool),
      tool.purpose,
      String(tool.tier),
      tool.isProposable ? "yes" : "no",
      listArguments(tool)
        .map((argument) => describeArgument(tool, argument))
        .join(", "),
      tool.idempotency.class,
      tool.compensation ? `\`${tool.compensation.tool}\`` : "nothing",
      describeLimits(tool),
      tool.plans.join(", "),
      `${tool.timeoutMs / 1000} s`,
    ]),
  );
}

function describeArgument(tool: ToolDefinition, argument: string): string {
  const marks = [
    tool.amountArgument === argument ? "¢" : "",
    tool.targetArgument === argument ? "◎" : "",
  ].join("");
  return `\`${argument}\`${marks} _${tool.sources[argument] ?? "record"}_`;
}

function describeLimits({ limits }: ToolDefinition): string {
  if (!limits) return "none";
  return `${limits.ratePerMinute} a minute, ${limits.burst} in a burst, ${limits.concurrency} at once`;
}

function nameOf({ name, version }: ToolDefinition): string {
  return `\`${name}@${version}\``;
}

function listArguments({ input }: ToolDefinition): string[] {
  const names = "shape" in input ? Object.keys(input.shape as object) : [];
  return names.filter((name) => fieldOf(input, name) !== null);
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return `\n${[line(headings), line(headings.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}
